import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  ALERTMANAGER_MESSAGE,
  OPSGENIE_ALERT,
  OPSGENIE_CLOSE,
  PAGER_DUTY_EVENT,
  type Schema,
  SLACK_MESSAGE,
} from './request-schemas';

/** Where the vendors' own descriptions of their APIs may lie, beside the project: it holds no copies of them. */
const FOLDER = join(__dirname, '../../../shared/openapi');

/**
 * All that is wrong with a body of a request. It is held against our own description of the API, and against the vendor's where that
 * lies beside the project. Fields that a description does not name are wrong too.
 */
export class VendorApi {
  private readonly vendors?: Schema;

  /**
   * @param own what the body is by our own description
   * @param file the vendor's document, if it has published one
   * @param pointer where in it the body is described
   */
  constructor(
    private readonly own: Schema,
    private readonly file = '',
    pointer: string[] = [],
  ) {
    if (!file) return;
    const path = join(FOLDER, file);
    if (!existsSync(path)) return;
    this.document = JSON.parse(readFileSync(path, 'utf8'));
    this.vendors = this.at(pointer);
  }

  private readonly document: unknown;

  problems(value: unknown): string[] {
    return [
      ...this.check(this.own, value, 'body'),
      ...(this.vendors ? this.check(this.vendors, value, `body, by ${this.file}`) : []),
    ];
  }

  private at(pointer: string[]): Schema {
    let found: unknown = this.document;
    for (const key of pointer) found = (found as Record<string, unknown>)[key];
    return found as Schema;
  }

  /** With what it refers to or is put together of, as one schema. */
  private whole(schema: Schema): Schema {
    if (schema.$ref) return this.whole(this.at(schema.$ref.slice(2).split('/')));
    const parts = (schema.allOf ?? []).map((part) => this.whole(part));
    if (parts.length === 0) return schema;
    return {
      ...schema,
      properties: Object.assign({}, schema.properties, ...parts.map(({ properties }) => properties)),
      required: [schema, ...parts].flatMap(({ required }) => required ?? []),
    };
  }

  private check(reference: Schema, value: unknown, where: string): string[] {
    const schema = this.whole(reference);
    const type = Array.isArray(value) ? 'array' : value === null ? 'null' : typeof value;
    if (schema.type && schema.type !== type) return [`${where} is ${type}, not ${schema.type}`];
    if (schema.enum && !schema.enum.includes(value)) return [`${where} is ${value}`];
    if (Array.isArray(value)) return value.flatMap((item, i) => this.check(schema.items ?? {}, item, `${where}[${i}]`));
    if (type !== 'object') return [];
    const fields = value as Record<string, unknown>;
    const missing = (schema.required ?? []).filter((name) => !(name in fields));
    return [
      ...missing.map((name) => `${where} lacks ${name}`),
      ...Object.entries(fields).flatMap(([name, field]) => {
        const inner = schema.properties?.[name] ?? schema.additionalProperties;
        if (inner) return this.check(inner, field, `${where}.${name}`);
        return schema.properties ? [`${where} has no ${name}`] : [];
      }),
    ];
  }
}

/** The requests to each vendor, as they are checked. */
export const PAGER_DUTY_API = new VendorApi(PAGER_DUTY_EVENT, 'pagerduty/events-v2.json', [
  ...['paths', '/enqueue', 'post', 'requestBody', 'content', 'application/json', 'schema'],
]);
export const OPSGENIE_API = new VendorApi(OPSGENIE_ALERT, 'opsgenie/swagger.json', [
  'definitions',
  'CreateAlertPayload',
]);
export const OPSGENIE_CLOSE_API = new VendorApi(OPSGENIE_CLOSE, 'opsgenie/swagger.json', [
  ...['definitions', 'CloseAlertPayload'],
]);
export const SLACK_API = new VendorApi(SLACK_MESSAGE);
export const ALERTMANAGER_API = new VendorApi(ALERTMANAGER_MESSAGE);
