// Values against the chart's JSON schema, with the draft that Helm reads.
const Ajv = require('ajv').default;

exports.check = (schema, sets) => {
  const validate = new Ajv({ allErrors: true, strict: true, strictTypes: false, strictRequired: false }).compile(schema);
  return Object.fromEntries(Object.entries(sets).map(([name, values]) =>
    [name, validate(values) ? [] : validate.errors.map((e) => `${e.instancePath || '/'} ${e.message} ${JSON.stringify(e.params)}`)]));
};
