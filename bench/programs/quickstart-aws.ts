/** The quickstart on one platform. Argument: folder. */
import { synthesizeAws } from '../../examples/quickstart/aws';

synthesizeAws(process.argv[2]);
