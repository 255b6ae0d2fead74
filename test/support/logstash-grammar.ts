import { spawnSync } from 'node:child_process';
import { dirname, join } from 'node:path';
import { programPath } from './programs';

const READ = 'import sys; from logstash_pipeline_parser import Pipeline; Pipeline(sys.stdin.read()).parse()';

/** What is wrong with a configuration of Logstash by its grammar; undefined when it can be read. Plugins' settings are not looked at. */
export function logstashGrammarProblem(configuration: string): string | undefined {
  // Python finds its packages by the place of its environment, not by that of a link to it.
  const python = join(dirname(programPath('logstash-grammar')), 'venv/bin/python');
  const { status, stderr, error } = spawnSync(python, ['-c', READ], { input: configuration, encoding: 'utf8' });
  if (error) throw error;
  return status === 0 ? undefined : stderr.trim().split('\n').slice(-3).join('\n');
}
