# A line with the names of the columns, and one with the values. Spreadsheets take text that begins like a formula for one: it gets
# an apostrophe in front, which they do not show.
def cell:
  if type == "string" and test("^[=+\\-@\t\r\n＝＋－＠]") then "'" + .
  elif type == "object" or type == "array" then tojson
  else . end;

["id", "type", "timestamp", "order", "license", "product", "state"] as $columns
| [.id, .type, .timestamp, .correlationId, .data.ticketLicenseId, .data.productCode, .data.state]
| ($columns | @csv) + "\r\n" + (map(cell) | @csv) + "\r\n"
