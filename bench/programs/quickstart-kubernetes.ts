/** The quickstart on one platform. Argument: folder. */
import { synthesizeKubernetes } from '../../examples/quickstart/kubernetes';

synthesizeKubernetes(process.argv[2]);
