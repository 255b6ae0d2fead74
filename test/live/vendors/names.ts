/** The services of the internet that the test servers play. */
export const VENDOR_NAMES = ['pagerduty', 'slack', 'opsgenie', 'opsgenie-eu', 'webhook', 'website'] as const;
export type VendorName = (typeof VENDOR_NAMES)[number];

/** For whom the servers' certificate vouches. */
export const SERVER_NAMES = [
  'events.pagerduty.com',
  'hooks.slack.com',
  'api.opsgenie.com',
  'api.eu.opsgenie.com',
  'heartbeat.example.com',
  '*.example.com',
];

/** Where the servers are told what to do and asked what they heard. */
export const CONTROL_PORT = 8090;

/** By vendor, what one must know to reach somebody there: a key, or the path of a webhook. */
export type Keys = Record<VendorName, string[]>;

/** What is valid until a story changes it. A website is for everybody. */
export const KEYS: Keys = {
  pagerduty: ['0123456789abcdef0123456789abcdef', 'fedcba9876543210fedcba9876543210'],
  slack: ['/services/T0LIVE/B0LIVE/support'],
  opsgenie: ['00000000-0000-0000-0000-0000000000us'],
  'opsgenie-eu': ['00000000-0000-0000-0000-0000000000eu'],
  webhook: ['/ping'],
  website: [],
};
