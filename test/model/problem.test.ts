import { formatProblems, nearest, ObservatoryError } from '../../src/model/problem';

const problem = {
  code: 'invalid-name',
  where: "Blueprint 'shop' › Service 'My_API'",
  message: "'My_API' can't be used",
  allowed: 'lower-case letters',
  mend: "use 'my-api'",
};

describe('a problem', () => {
  test('is told with its place, what is allowed and how to mend it', () => {
    expect(formatProblems([problem])).toBe(
      [
        '1 problem:',
        "  Blueprint 'shop' › Service 'My_API': 'My_API' can't be used [invalid-name]",
        '    allowed: lower-case letters',
        "    to mend: use 'my-api'",
      ].join('\n'),
    );
  });

  test('comes together with the others', () => {
    expect(new ObservatoryError([problem, problem]).message).toMatch(/^2 problems:\n/);
  });
});

describe('nearest', () => {
  test('finds what was probably meant, and nothing where nothing is near', () => {
    expect(nearest('http_request_total', ['http_requests_total', 'node_load1'])).toBe('http_requests_total');
    expect(nearest('sky', ['http_requests_total', 'node_load1'])).toBeUndefined();
  });
});
