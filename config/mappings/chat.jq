# A line for people. Chats read &, < and > as the beginning of something else.
def plain: gsub("&"; "&amp;") | gsub("<"; "&lt;") | gsub(">"; "&gt;");

{
  text: (
    "\(.type): \(.subject)"
    + (if .correlationId then ", order \(.correlationId)" else "" end)
    + (if .data.productCode then ", \(.data.productCode)" else "" end)
    | plain
  )
}
