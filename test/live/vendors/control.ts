import type { Fault } from './message';
import { VENDOR_NAMES, type VendorName } from './names';
import type { Answer } from './vendor';
import type { Vendors } from './vendors';

/**
 * What stories tell the vendors and ask them:
 *
 * - `GET /messages?vendor=slack&since=<milliseconds>`, `DELETE /messages`
 * - `GET /keys`, `PUT /keys?vendor=slack` with a JSON list
 * - `PUT /faults?vendor=slack&status=500&seconds=2&count=3`, `DELETE /faults?vendor=slack`; without a vendor all
 */
export function control(vendors: Vendors, method: string, url: URL, text: string): Answer {
  const vendor = url.searchParams.get('vendor') ?? undefined;
  if (vendor !== undefined && !isVendor(vendor))
    return { status: 400, body: `There is no vendor '${vendor}', only ${VENDOR_NAMES.join(', ')}.` };
  const number = (name: string) => (url.searchParams.has(name) ? Number(url.searchParams.get(name)) : undefined);
  switch (`${method} ${url.pathname}`) {
    case 'GET /messages': {
      const since = number('since') ?? 0;
      const wanted = vendors.messages.filter((each) => each.at >= since && (!vendor || each.vendor === vendor));
      return { status: 200, body: wanted };
    }
    case 'DELETE /messages':
      vendors.messages = [];
      return DONE;
    case 'GET /keys':
      return { status: 200, body: vendors.keys };
    case 'PUT /keys':
      if (!vendor) return NO_VENDOR;
      vendors.keys[vendor] = JSON.parse(text);
      return DONE;
    case 'PUT /faults': {
      if (!vendor) return NO_VENDOR;
      const fault: Fault = { status: number('status'), seconds: number('seconds'), count: number('count') };
      vendors.faults.set(vendor, fault);
      return DONE;
    }
    case 'DELETE /faults':
      for (const name of vendor ? [vendor] : VENDOR_NAMES) vendors.faults.delete(name);
      return DONE;
    default:
      return { status: 404, body: `There is no ${method} ${url.pathname}.` };
  }
}

const DONE: Answer = { status: 204, body: '' };
const NO_VENDOR: Answer = { status: 400, body: `Which vendor? One of ${VENDOR_NAMES.join(', ')}.` };

function isVendor(name: string): name is VendorName {
  return (VENDOR_NAMES as readonly string[]).includes(name);
}
