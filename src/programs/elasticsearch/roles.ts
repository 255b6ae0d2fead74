import { RESTORED } from './archive';
import type { StoreDataset, StorePlan } from './plan';

type Json = Record<string, unknown>;

/** What somebody may do, in words that both engines know. */
interface Role {
  readonly name: string;
  readonly what: string;
  readonly grant: 'append' | 'read' | 'watch';
  readonly streams: string[];
  /** Only lines of these services. */
  readonly services?: string[];
}

/**
 * Who may do what:
 *
 * - the pipeline appends, to data sets that are append-only with a role of their own, which nobody needs who writes the others;
 * - a team reads all but those, where the engine can its own services' lines only;
 * - a reader for each data set, audit among them, is given to people by name, and sees what was brought back from the archive;
 * - the exporter sees how the store is, and no line.
 *
 * None may change or delete what is written: that is the lifecycle's. An administrator of the store still could.
 */
function roles(plan: StorePlan): Role[] {
  const streams = (datasets: StoreDataset[]) => datasets.map((dataset) => dataset.stream);
  const open = streams(plan.datasets.filter((dataset) => !dataset.appendOnly));
  const closed = plan.datasets.filter((dataset) => dataset.appendOnly);
  const append = (name: string, targets: string[]): Role[] =>
    targets.length > 0 ? [{ name, what: `append to ${targets.join(', ')}`, grant: 'append', streams: targets }] : [];
  return [
    ...append('writer', open),
    ...closed.flatMap((dataset) => append(`${dataset.name}-writer`, [dataset.stream])),
    ...plan.datasets.map<Role>((dataset) => ({
      name: `${dataset.name}-reader`,
      what: `read ${dataset.stream}`,
      grant: 'read',
      streams: [dataset.stream, `${RESTORED}${dataset.stream}`],
    })),
    ...(open.length > 0 ? plan.teams : []).map<Role>((team) => ({
      name: `team-${team.name}`,
      what: `read the logs of ${team.services.join(', ')}`,
      grant: 'read',
      streams: open,
      services: plan.documentSecurity ? team.services : undefined,
    })),
    { name: 'watcher', what: 'see how the store is', grant: 'watch', streams: ['*'] },
  ];
}

/** Bodies of roles, by name. */
export function roleBodies(plan: StorePlan): Record<string, Json> {
  const body = plan.engine === 'elasticsearch' ? elasticsearchRole : opensearchRole;
  return Object.fromEntries(roles(plan).map((role) => [`${plan.prefix}-${role.name}`, body(role)]));
}

/**
 * `create_doc` takes new lines and nothing else: no change, no deletion.
 * @see https://www.elastic.co/docs/reference/elasticsearch/security-privileges
 */
function elasticsearchRole({ what, grant, streams, services }: Role): Json {
  const indices = {
    append: ['auto_configure', 'create_doc'],
    read: ['read', 'view_index_metadata'],
    watch: ['monitor'],
  };
  const cluster = { append: ['monitor'], read: [], watch: ['monitor', 'monitor_snapshot', 'read_ilm', 'read_slm'] };
  return {
    description: `Can ${what}.`,
    cluster: cluster[grant],
    indices: [{ names: streams, privileges: indices[grant], ...(services ? { query: ofServices(services) } : {}) }],
  };
}

/**
 * OpenSearch tells creating a line from replacing one by no permission: that nothing is replaced is kept by the data stream, which takes
 * new lines only. Its lines could still be replaced through the index behind it, by whoever knows their ids.
 *
 * @see https://docs.opensearch.org/latest/security/access-control/permissions/
 */
function opensearchRole({ what, grant, streams, services }: Role): Json {
  const allowed = {
    append: [
      'indices:admin/auto_create',
      'indices:admin/create',
      'indices:admin/mapping/auto_put',
      'indices:data/write/bulk*',
      'indices:data/write/index',
    ],
    read: ['read', 'indices:admin/mappings/get', 'indices:admin/resolve/index'],
    watch: ['indices_monitor'],
  };
  const cluster = {
    append: ['cluster:monitor/main', 'indices:data/write/bulk'],
    read: ['cluster_composite_ops_ro'],
    watch: ['cluster_monitor', 'cluster:admin/repository/get', 'cluster:admin/snapshot/get'],
  };
  const dls = services ? { dls: JSON.stringify(ofServices(services)) } : {};
  return {
    description: `Can ${what}.`,
    cluster_permissions: cluster[grant],
    index_permissions: [{ index_patterns: streams, allowed_actions: allowed[grant], ...dls }],
  };
}

function ofServices(services: string[]): Json {
  return { terms: { 'service.name': services } };
}
