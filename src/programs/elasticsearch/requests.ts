import { archivedDatasets, repository, repositoryName, snapshotManagement, snapshotPolicy } from './archive';
import { lifecyclePolicy } from './lifecycle';
import type { StorePlan } from './plan';
import type { StoreRequest } from './request';
import { roleBodies } from './roles';
import { statePolicy } from './state-management';
import { datasetTemplate, fieldsTemplate, settingsTemplate } from './templates';

/** All that makes an empty store one that takes, keeps, archives and guards logs, in an order in which nothing misses what it names. */
export function storeRequests(plan: StorePlan): StoreRequest[] {
  return [...archiveRequests(plan), ...lifecycleRequests(plan), ...templateRequests(plan), ...roleRequests(plan)];
}

function archiveRequests(plan: StorePlan): StoreRequest[] {
  if (!plan.archive) return [];
  const name = repositoryName(plan);
  return [
    put(`the archive ${name}`, `/_snapshot/${name}`, repository(plan.archive)),
    ...archivedDatasets(plan).map((archived): StoreRequest => {
      const { objectName } = archived.dataset;
      const what = `the archiving of ${objectName}`;
      if (plan.engine === 'elasticsearch')
        return put(what, `/_slm/policy/${objectName}`, snapshotPolicy(plan, archived));
      const path = `/_plugins/_sm/policies/${objectName}`;
      const body = snapshotManagement(plan, archived);
      return { what, method: 'POST', path, body, versioned: { updateMethod: 'PUT' } };
    }),
  ];
}

function lifecycleRequests(plan: StorePlan): StoreRequest[] {
  return plan.datasets.map((dataset): StoreRequest => {
    const what = `the lifecycle ${dataset.objectName}`;
    if (plan.engine === 'elasticsearch')
      return put(what, `/_ilm/policy/${dataset.objectName}`, lifecyclePolicy(plan, dataset));
    const path = `/_plugins/_ism/policies/${dataset.objectName}`;
    return { ...put(what, path, statePolicy(plan, dataset)), versioned: { updateMethod: 'PUT' } };
  });
}

function templateRequests(plan: StorePlan): StoreRequest[] {
  const component = (part: string, body: Record<string, unknown>) =>
    put(`the template of ${part}`, `/_component_template/${plan.prefix}-${part}`, body);
  return [
    component('settings', settingsTemplate(plan)),
    component('fields', fieldsTemplate(plan)),
    ...plan.datasets.map((dataset) =>
      put(
        `the data stream ${dataset.stream}`,
        `/_index_template/${dataset.objectName}`,
        datasetTemplate(plan, dataset),
      ),
    ),
  ];
}

function roleRequests(plan: StorePlan): StoreRequest[] {
  const path = plan.engine === 'elasticsearch' ? '/_security/role' : '/_plugins/_security/api/roles';
  return Object.entries(roleBodies(plan)).map(([name, body]) => put(`the role ${name}`, `${path}/${name}`, body));
}

function put(what: string, path: string, body: Record<string, unknown>): StoreRequest {
  return { what, method: 'PUT', path, body };
}
