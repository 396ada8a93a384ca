"""The same two people as a table of a web page, and as a spreadsheet written in XML."""

PAGE = "<table><tr><th>id</th><th>name</th></tr><tr><td>1</td><td>Ann</td></tr><tr><td>2</td><td>Bob</td></tr></table>"
SPREADSHEET = """<?xml version="1.0"?>
<?mso-application progid="Excel.Sheet"?>
<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"
 xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet"><Styles><Style ss:ID="s1"/></Styles>{}</Workbook>"""
SHEET = SPREADSHEET.format(
    '<Worksheet ss:Name="People"><Table>'
    '<Row><Cell><Data ss:Type="String">id</Data></Cell><Cell><Data ss:Type="String">name</Data></Cell></Row>'
    '<Row ss:Index="3"><Cell><Data ss:Type="Number">1</Data></Cell><Cell><Data ss:Type="String">Ann</Data></Cell></Row>'
    '<Row><Cell><Data ss:Type="Number">2</Data></Cell><Cell ss:Index="2"><Data ss:Type="String">Bob</Data></Cell></Row>'
    "</Table></Worksheet>"
)
