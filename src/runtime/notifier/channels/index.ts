export * from './opsgenie';
export * from './pagerduty';
export * from './request';
export * from './slack';
export * from './webhook';
