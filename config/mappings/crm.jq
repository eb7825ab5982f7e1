# The message, and beside it the customer as the ERP answered. What is no customer is an error: rather late than half.
. + {
  customer: (variable("customer") | fromjson
    | if .name then {name, country} else error("the ERP's answer has no name") end)
}
