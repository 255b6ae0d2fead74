import { type Problem, Problems } from '../../model/problem';
import { ECS_FIELDS, fieldCount, mappings } from './fields';
import type { LogField, StoreEngine } from './options';
import { MOST_FIELDS } from './templates';

const FIELD_NAME = /^[a-z@][a-z0-9_]*(\.[a-z][a-z0-9_]*)*$/;

/** What is wrong with fields that services declared: above all those that two of them mean differently. */
export function fieldProblems(where: string, fields: readonly LogField[], engine: StoreEngine): Problem[] {
  const problems = new Problems(`${where} › fields`);
  const first = new Map<string, LogField>();
  for (const field of fields) {
    const { name, type, service } = field;
    if (!FIELD_NAME.test(name)) {
      problems.add(
        'invalid-name',
        `the field '${name}' of ${service} can't be the name of a field`,
        "write it like 'shop.cart.items'",
        'lower-case letters, digits and _, dots between levels',
      );
      continue;
    }
    const known = first.get(name);
    if (known && known.type !== type) {
      problems.add(
        'conflicting-field-types',
        `the field '${name}' is ${type} in ${service} and ${known.type} in ${known.service}: a store has one type for a name`,
        `give it the same type in both, or another name in one, such as '${service}.${name.split('.').at(-1)}'`,
      );
    }
    if (!known) first.set(name, field);
    if (name in ECS_FIELDS && ECS_FIELDS[name] !== type) {
      problems.add(
        'conflicting-field-types',
        `the field '${name}' of ${service} is ${type}, and in the Elastic Common Schema it means something else`,
        `leave it away, or take a name of your own such as '${service}.${name.split('.').at(-1)}'`,
      );
    }
  }
  checkLevels(problems, [...first.values()]);
  if (problems.all.length > 0) return problems.all;
  const count = fieldCount(mappings(engine, fields).properties as Record<string, unknown>);
  if (count > MOST_FIELDS) {
    problems.add(
      'too-many-fields',
      `there are ${count} fields`,
      'declare only what is searched by number, date or address: all else is found below `metadata`',
      `at most ${MOST_FIELDS}`,
    );
  }
  return problems.all;
}

/** A field can't be a value and have fields below it. */
function checkLevels(problems: Problems, fields: LogField[]): void {
  const names = [...new Set([...Object.keys(ECS_FIELDS), ...fields.map((field) => field.name)])];
  for (const { name, service } of fields) {
    const above = names.find((other) => name.startsWith(`${other}.`));
    const below = names.find((other) => other.startsWith(`${name}.`));
    if (above) {
      problems.add(
        'field-below-value',
        `the field '${name}' of ${service} stands below '${above}', which is a value`,
        above === 'labels' || above === 'metadata'
          ? `take a name outside: all that is below '${above}' is kept as words`
          : 'give one of them another name',
      );
    } else if (below && !(name in ECS_FIELDS)) {
      problems.add(
        'field-below-value',
        `the field '${name}' of ${service} is a value, and '${below}' stands below it`,
        `give it another name, such as '${name}.value'`,
      );
    }
  }
}
