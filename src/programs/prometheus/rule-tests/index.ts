export { type RuleTestOptions, type RuleTests, ruleTests, type UnprovenAlert } from './rule-tests';
