import type { LocalImage } from '../cluster/images';
import { programImages } from '../cluster/program-images';
import { imageAs } from './containers';

/** What busybox' own image has, and the stories' small one has not; Debian's busybox lacks the last. */
const APPLETS = { '/bin/mkdir': '/bin/busybox', '/bin/chmod': '/bin/busybox', '/bin/printenv': '/usr/bin/printenv' };

/** The images that containers are run from, one for each user: those that can be had. */
export function taskImages(wanted: { readonly image: string; readonly user: string }[]): LocalImage[] {
  const known = programImages({});
  const pairs = new Map(wanted.map((each) => [imageAs(each.image, each.user), each]));
  return [...pairs].flatMap(([reference, { image, user }]) =>
    known
      .filter(({ references }) => references.includes(image))
      .map((found) => ({ ...found, references: [reference], user, files: { ...APPLETS, ...found.files } })),
  );
}
