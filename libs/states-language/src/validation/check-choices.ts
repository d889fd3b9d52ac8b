import { choiceOperators } from '../choice/choice-operators';
import { isObject } from '../json/is-object';
import type { Json } from '../json/json';
import { isExpression } from '../jsonata/is-expression';
import { checkAssign } from './check-assign';
import { checkExpression } from './check-expression';
import { type Fields, checkFields } from './check-fields';
import { checkPath } from './check-path';
import { checkTemplate } from './check-template';
import { checkText } from './check-text';
import type { Place } from './place';

const combinations = ['And', 'Or', 'Not'];
const maxDepth = 50;

const leaving: Fields = {
  Next: { required: true, check: checkText.any },
  Assign: { check: checkAssign },
  Output: { check: checkTemplate, only: 'JSONata' },
};

/** Choices: a non-empty array of rules, each with a Next. */
export function checkChoices(value: Json, place: Place): void {
  if (!Array.isArray(value) || value.length === 0) return place.report('wrong-type', 'Value must be a non-empty array');
  value.forEach((rule, index) => {
    if (place.language === 'JSONata') {
      checkFields(
        rule,
        { ...leaving, Comment: { check: checkText.any }, Condition: { required: true, check: checkCondition } },
        place.at(index),
      );
    } else checkRule(rule, place.at(index), 0);
  });
}

function checkCondition(value: Json, place: Place): void {
  if (isExpression(value)) checkExpression(value, place);
  else if (typeof value !== 'boolean') place.report('wrong-type', 'Value must be a JSONata expression or a boolean');
}

function checkRule(rule: Json, place: Place, depth: number): void {
  if (!isObject(rule)) return place.report('wrong-type', 'Value must be an object');
  if (depth > maxDepth) return place.report('too-large', `Rules must not be nested deeper than ${maxDepth} levels`);
  const deciding = Object.keys(rule).filter((key) => combinations.includes(key) || operatorOf(key) !== undefined);
  if (deciding.length !== 1) {
    place.report('conflicting-fields', 'A choice rule must have exactly one of a comparison operator, And, Or and Not');
  }
  const compares = deciding.length > 0 && !combinations.includes(deciding[0]!);
  checkFields(
    rule,
    {
      ...(depth === 0 ? leaving : {}),
      Comment: { check: checkText.any },
      ...(compares ? { Variable: { required: true, check: checkPath.reference() } } : {}),
      ...Object.fromEntries(
        deciding.map((key) => [key, { check: (value: Json, at: Place) => checkDeciding(key, value, at, depth) }]),
      ),
    },
    place,
  );
}

function checkDeciding(key: string, value: Json, place: Place, depth: number): void {
  if (key === 'Not') return checkRule(value, place, depth + 1);
  if (combinations.includes(key)) {
    if (!Array.isArray(value) || value.length === 0)
      return place.report('wrong-type', 'Value must be a non-empty array');
    return value.forEach((rule, index) => checkRule(rule, place.at(index), depth + 1));
  }
  if (key.endsWith('Path')) return checkPath.reference()(value, place);
  if (!operatorOf(key)!.accepts(value))
    place.report('wrong-type', `${JSON.stringify(value).slice(0, 100)} is not a value for ${key}`);
}

function operatorOf(key: string) {
  if (!key.endsWith('Path')) return choiceOperators.get(key);
  const operator = choiceOperators.get(key.slice(0, -'Path'.length));
  return operator?.hasPath === true ? operator : undefined;
}
