# Which customer the ERP is asked for, as the end of the address. Without one nothing is asked.
.data.customerId // error("no customerId") | @uri
