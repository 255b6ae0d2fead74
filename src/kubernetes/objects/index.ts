import { configMaps } from './config-map';
import type { ObjectsContext } from './context';
import { disruptionBudget } from './disruption-budget';
import { networkPolicy } from './network-policy';
import { rbac } from './rbac';
import { services } from './service';
import { serviceAccount } from './service-account';
import { workload } from './workload';

/** All kinds of objects that a program becomes, in the order in which they are applied. */
export const KINDS: readonly ((context: ObjectsContext) => void)[] = [
  serviceAccount,
  rbac,
  networkPolicy,
  configMaps,
  services,
  workload,
  disruptionBudget,
];
