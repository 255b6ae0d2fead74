import { CelEngine, TemplateFile } from '@aws/cloudformation-validate';

/** The CDK names a function's role twice, as what it refers to and as what it depends on; so the CDK itself passes over this rule. */
const NO_FAULT = ['W3005'];

/** What the validation that newer versions of the CDK do at each synthesis has to say about a template: warnings and errors. */
export function findings(file: string): string[] {
  return diagnostics(file)
    .filter(({ severity, ruleId }) => !['INFO', 'DEBUG'].includes(severity) && !NO_FAULT.includes(ruleId))
    .map(({ severity, ruleId, message }) => `${severity} ${ruleId}: ${message}`);
}

/** Properties of a template's resources whose change would make CloudFormation replace the resource: `<logical id> <path>`. */
export function createOnlyProperties(file: string): string[] {
  return diagnostics(file).flatMap(({ ruleId, propertyPath, entity }) =>
    ruleId === 'I9001' && typeof entity === 'object' && 'logicalId' in entity
      ? [`${entity.logicalId} ${propertyPath}`]
      : [],
  );
}

function diagnostics(file: string) {
  const engine = new CelEngine();
  try {
    return engine.validateStandard(new TemplateFile(file)).diagnostics;
  } finally {
    engine.free();
  }
}
