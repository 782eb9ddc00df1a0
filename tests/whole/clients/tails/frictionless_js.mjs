const {studies, sources} = tables
const days = sources.filter(row => row.updated).map(row => Date.parse(row.updated) / 86400000)
const sum = name => studies.reduce((total, row) => total + Number(row[name]), 0)
console.log(JSON.stringify({
  rows: Object.fromEntries(Object.entries(tables).map(([name, rows]) => [name, rows.length])),
  pairs,
  integer: sum('year'),
  number: sum('duration_weeks'),
  boolean: studies.filter(row => row.peer_reviewed === 'true').length,
  date: Math.max(...days) - Math.min(...days),
  missing: studies.filter(row => row.pmid === '').length,
  text: studies.map(row => row.pmid).filter(pmid => pmid).sort()[0],
}))
