const counted = {}
for (const file of fs.readdirSync('jsonl')) {
  const name = file.replace('.jsonl', '')
  const check = addFormats(new Ajv()).compile(JSON.parse(fs.readFileSync(`json-schema/${name}.schema.json`, 'utf8')))
  const objects = fs.readFileSync(`jsonl/${file}`, 'utf8').split('\n').filter(line => line).map(line => JSON.parse(line))
  if (!objects.every(row => check(row))) throw new Error(`${name}: ${JSON.stringify(check.errors)}`)
  for (const row of objects.slice(0, 1)) if (check({...row, unknown: 1})) throw new Error(`${name} takes an unknown column`)
  counted[name] = objects.length
}
const {statement, ...without} = rows[0]
console.log(JSON.stringify({rows: counted, refused: [validate({...rows[0], topic: 'gossip'}), validate(without), validate({...rows[0], span_start: '0'})]}))
