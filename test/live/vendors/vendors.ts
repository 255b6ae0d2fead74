import { WEBHOOK, WEBSITE } from './example-com';
import type { Fault, Message } from './message';
import { KEYS, type Keys, type VendorName } from './names';
import { OPSGENIE, OPSGENIE_EU } from './opsgenie';
import { PAGER_DUTY } from './pager-duty';
import { SLACK } from './slack';
import type { Answer, Vendor, VendorRequest } from './vendor';

const VENDORS: Vendor[] = [PAGER_DUTY, SLACK, OPSGENIE, OPSGENIE_EU, WEBHOOK, WEBSITE];
const KEPT_HEADERS = ['content-type', 'user-agent'];
/** Websites are probed for as long as the cluster runs. */
const MAX_MESSAGES = 20_000;

/** All vendors: what is valid at each, what goes wrong at each, what each was sent. */
export class Vendors {
  public messages: Message[] = [];
  public readonly keys: Keys = { ...KEYS };
  public readonly faults = new Map<VendorName, Fault>();

  /** Answers a request; it takes as long as the vendor's fault says. */
  public async answer(request: VendorRequest): Promise<Answer> {
    const at = Date.now();
    const vendor = VENDORS.find((each) => each.isFor(request));
    if (!vendor) return { status: 421, body: `Nobody here is ${request.host} for a ${request.method}.` };
    const fault = this.takeFault(vendor.name);
    const usual = vendor.answer(request, (key) => this.keys[vendor.name].includes(key));
    const { status, body, reason, key }: Answer = fault?.status
      ? { status: fault.status, body: 'a fault of the test', reason: 'a fault of the test', key: usual.key }
      : usual;
    const { from, host, method, path, text, json } = request;
    const headers = Object.fromEntries(Object.entries(request.headers).filter(([name]) => KEPT_HEADERS.includes(name)));
    this.messages.push({
      vendor: vendor.name,
      at,
      from,
      host,
      method,
      path,
      headers,
      key,
      body: json ?? text,
      status,
      reason,
    });
    if (this.messages.length > MAX_MESSAGES) this.messages.shift();
    if (fault?.seconds) await new Promise((resolve) => setTimeout(resolve, (fault.seconds ?? 0) * 1000));
    return { status, body };
  }

  /** What goes wrong with this request; it counts as one. */
  private takeFault(name: VendorName): Fault | undefined {
    const fault = this.faults.get(name);
    if (fault?.count === undefined) return fault;
    if (fault.count > 1) this.faults.set(name, { ...fault, count: fault.count - 1 });
    else this.faults.delete(name);
    return fault;
  }
}
