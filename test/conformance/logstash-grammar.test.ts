import { logstashGrammarProblem } from '../support/logstash-grammar';

const GOOD = `input { http { port => 8080 codec => json } }
filter {
  if [type] == "nginx" and [level] not in ["debug"] { grok { match => { "message" => "%{COMBINEDAPACHELOG}" } } }
  else if "x" in [tags] { drop {} }
}
output { elasticsearch { hosts => ["https://es:9200"] data_stream => true } }
`;

describe("Logstash's grammar", () => {
  test('takes a configuration that is right', () => {
    expect(logstashGrammarProblem(GOOD)).toBeUndefined();
  });

  test.each([
    ['a missing brace', GOOD.trim().slice(0, -1)],
    ['a wrong arrow', GOOD.replace('port =>', 'port =')],
    ['an unknown section', GOOD.replace('input', 'inputs')],
    ['a wrong condition', GOOD.replace(' and ', ' && ')],
  ])('refuses %s', (_, configuration) => {
    expect(logstashGrammarProblem(configuration)).toMatch(/Expected|found/);
  });
});
