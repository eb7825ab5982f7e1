# The payload of the ERP's SOAP call; take its names from the ERP's WSDL. @html escapes what XML must not have in a text.
"<erp:tell xmlns:erp=\"urn:example:erp\">"
+ @html "<messageId>\(.id)</messageId>"
+ @html "<type>\(.type)</type>"
+ @html "<orderNumber>\(.correlationId // "")</orderNumber>"
+ @html "<state>\(.data.state // "")</state>"
+ "</erp:tell>"
