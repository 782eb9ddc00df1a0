for (const resource of description.resources) await resource.checkRelations()
const {studies, sources} = tables
const days = sources.filter(row => row.updated).map(row => row.updated.getTime() / 86400000)
const sum = name => studies.reduce((total, row) => total + row[name], 0)
console.log(JSON.stringify({
  rows: Object.fromEntries(Object.entries(tables).map(([name, rows]) => [name, rows.length])),
  pairs,
  integer: sum('year'),
  number: sum('duration_weeks'),
  boolean: studies.filter(row => row.peer_reviewed === true).length,
  date: Math.max(...days) - Math.min(...days),
  missing: studies.filter(row => row.pmid === null).length,
  text: studies.map(row => row.pmid).filter(pmid => pmid !== null).sort()[0],
}))
