/* Schemas that use all that is compiled, each with the type that is tested, for
 * read_schema_model_test.c.  What libxml2 2.9 judges otherwise than XML Schema is left out. */
#ifndef TESTS_SCHEMA_SAMPLES_H
#define TESTS_SCHEMA_SAMPLES_H

/* clang-format off */
static const char order_schema[] =
    "<xs:schema xmlns:xs='http://www.w3.org/2001/XMLSchema'><xs:simpleType name='Price'>"
    "<xs:restriction base='xs:decimal'><xs:fractionDigits value='2'/>"
    "<xs:minInclusive value='0'/></xs:restriction></xs:simpleType>"
    "<xs:simpleType name='Code'><xs:restriction base='xs:token'>"
    "<xs:pattern value='[A-Z]{2}-\\d{3}'/></xs:restriction></xs:simpleType>"
    "<xs:simpleType name='Status'><xs:restriction base='xs:string'>"
    "<xs:enumeration value='new'/><xs:enumeration value='paid'/></xs:restriction>"
    "</xs:simpleType><xs:simpleType name='Sizes'><xs:list itemType='xs:int'/>"
    "</xs:simpleType><xs:complexType name='Line'><xs:sequence>"
    "<xs:element name='Article' type='xs:string' />"
    "<xs:element name='Price' type='Price' />"
    "<xs:element name='Sizes' type='Sizes' minOccurs='0'/></xs:sequence>"
    "<xs:attribute name='code' type='Code' use='required'/></xs:complexType>"
    "<xs:complexType name='Lines'><xs:sequence>"
    "<xs:element name='Line' type='Line' maxOccurs='3'/></xs:sequence></xs:complexType>"
    "<xs:complexType name='Order'><xs:sequence><xs:element name='Number' type='xs:int' />"
    "<xs:element name='Lines' type='Lines' /><xs:choice>"
    "<xs:element name='Cash' type='xs:boolean' />"
    "<xs:element name='Card' type='xs:NMTOKEN' /></xs:choice>"
    "<xs:element name='Note' type='xs:string' minOccurs='0' nillable='true'/>"
    "<xs:element name='Status' type='Status' minOccurs='0'/></xs:sequence>"
    "</xs:complexType></xs:schema>";

static const char *const schemas[][2] = {
    {order_schema, "Order"},
    {"<xs:schema xmlns:xs='http://www.w3.org/2001/XMLSchema'><xs:complexType name='T'>"
    "<xs:all><xs:element name='a' type='xs:int' />"
    "<xs:element name='b' type='xs:date' minOccurs='0'/>"
    "<xs:element name='c' type='xs:boolean' /></xs:all></xs:complexType></xs:schema>",
     "T"},
    {"<xs:schema xmlns:xs='http://www.w3.org/2001/XMLSchema'><xs:complexType name='T'>"
    "<xs:choice minOccurs='0' maxOccurs='unbounded'>"
    "<xs:element name='a' type='xs:double' />"
    "<xs:element name='b' type='xs:time' minOccurs='2' maxOccurs='2'/><xs:sequence>"
    "<xs:element name='c' type='xs:dateTime' />"
    "<xs:element name='a' type='xs:duration' minOccurs='0'/></xs:sequence></xs:choice>"
    "</xs:complexType></xs:schema>",
     "T"},
    {"<xs:schema xmlns:xs='http://www.w3.org/2001/XMLSchema'><xs:group name='g'>"
    "<xs:sequence><xs:element name='a' type='xs:hexBinary' />"
    "<xs:element name='b' type='xs:normalizedString' minOccurs='0'/></xs:sequence></xs:group>"
    "<xs:attributeGroup name='ag'><xs:attribute name='p' type='xs:byte'/>"
    "<xs:attribute name='q' use='required' fixed='1'/></xs:attributeGroup>"
    "<xs:complexType name='Base'><xs:sequence><xs:group ref='g' maxOccurs='2'/>"
    "</xs:sequence><xs:attributeGroup ref='ag'/></xs:complexType>"
    "<xs:complexType name='More'><xs:complexContent><xs:extension base='Base'>"
    "<xs:sequence><xs:element name='c' type='xs:short' /></xs:sequence>"
    "<xs:attribute name='r' type='xs:language'/></xs:extension></xs:complexContent>"
    "</xs:complexType><xs:complexType name='Less'><xs:complexContent>"
    "<xs:restriction base='Base'><xs:sequence><xs:group ref='g'/></xs:sequence>"
    "<xs:attribute name='p' use='prohibited'/></xs:restriction></xs:complexContent>"
    "</xs:complexType><xs:complexType name='T'><xs:sequence>"
    "<xs:element name='x' type='Base' /><xs:element name='y' type='More' minOccurs='0'/>"
    "<xs:element name='z' type='Less' /></xs:sequence></xs:complexType></xs:schema>",
     "T"},
    {"<xs:schema xmlns:xs='http://www.w3.org/2001/XMLSchema'><xs:complexType name='Money'>"
    "<xs:simpleContent><xs:extension base='xs:decimal'>"
    "<xs:attribute name='unit' type='xs:NMTOKEN' use='required'/></xs:extension>"
    "</xs:simpleContent></xs:complexType><xs:complexType name='Small'><xs:simpleContent>"
    "<xs:restriction base='Money'><xs:maxExclusive value='10.5'/>"
    "<xs:totalDigits value='3'/></xs:restriction></xs:simpleContent></xs:complexType>"
    "<xs:complexType name='T'><xs:sequence>"
    "<xs:element name='a' type='Money' maxOccurs='2'/>"
    "<xs:element name='b' type='Small' nillable='true'/>"
    "<xs:element name='c' type='xs:token' fixed='7'/>"
    "<xs:element name='d' type='xs:int' default='8' minOccurs='0'/></xs:sequence>"
    "</xs:complexType></xs:schema>",
     "T"},
    {"<xs:schema xmlns:xs='http://www.w3.org/2001/XMLSchema'><xs:simpleType name='Word'>"
    "<xs:restriction base='xs:token'><xs:minLength value='2'/><xs:maxLength value='5'/>"
    "</xs:restriction></xs:simpleType><xs:simpleType name='Code'>"
    "<xs:restriction base='Word'><xs:pattern value='[a-z\\-]+[0-9]?'/>"
    "<xs:pattern value='\\i\\c*|x{2,4}y*'/></xs:restriction></xs:simpleType>"
    "<xs:simpleType name='Exact'><xs:restriction base='xs:hexBinary'>"
    "<xs:length value='2'/></xs:restriction></xs:simpleType><xs:simpleType name='Raw'>"
    "<xs:restriction base='xs:string'><xs:whiteSpace value='replace'/>"
    "<xs:pattern value='[^\\s]+( .*)?'/></xs:restriction></xs:simpleType>"
    "<xs:simpleType name='Whole'><xs:restriction base='xs:nonNegativeInteger'>"
    "<xs:maxInclusive value='99'/><xs:totalDigits value='2'/></xs:restriction>"
    "</xs:simpleType><xs:simpleType name='Days'><xs:restriction base='xs:date'>"
    "<xs:minInclusive value='2024-01-01'/><xs:maxExclusive value='2026-02-01'/>"
    "</xs:restriction></xs:simpleType><xs:simpleType name='Lang'>"
    "<xs:restriction base='xs:language'><xs:enumeration value='en'/>"
    "<xs:enumeration value='de'/></xs:restriction></xs:simpleType>"
    "<xs:simpleType name='Number'><xs:restriction base='xs:decimal'>"
    "<xs:enumeration value='1.50'/><xs:enumeration value='-3'/></xs:restriction>"
    "</xs:simpleType><xs:simpleType name='List'><xs:restriction><xs:simpleType>"
    "<xs:list itemType='Whole'/></xs:simpleType><xs:minLength value='1'/>"
    "<xs:maxLength value='3'/></xs:restriction></xs:simpleType>"
    "<xs:simpleType name='Union'><xs:union memberTypes='Whole Days'><xs:simpleType>"
    "<xs:restriction base='xs:string'><xs:enumeration value='none'/></xs:restriction>"
    "</xs:simpleType></xs:union></xs:simpleType><xs:complexType name='T'>"
    "<xs:choice maxOccurs='unbounded'><xs:element name='a' type='Word' />"
    "<xs:element name='b' type='Code' /><xs:element name='c' type='Exact' />"
    "<xs:element name='d' type='Raw' /><xs:element name='e' type='Whole' />"
    "<xs:element name='f' type='Days' /><xs:element name='g' type='Lang' />"
    "<xs:element name='h' type='Number' /><xs:element name='i' type='List' />"
    "<xs:element name='j' type='Union' /><xs:element name='k' type='xs:NCName' />"
    "<xs:element name='l' type='xs:Name' /></xs:choice></xs:complexType></xs:schema>",
     "T"},
    {"<xs:schema xmlns:xs='http://www.w3.org/2001/XMLSchema'>"
    "<xs:element name='head' type='xs:int'/>"
    "<xs:element name='other' type='xs:int' substitutionGroup='head'/>"
    "<xs:element name='leaf' substitutionGroup='other'/><xs:complexType name='Tree'>"
    "<xs:sequence><xs:element ref='head'/>"
    "<xs:element name='Tree' type='Tree' minOccurs='0' maxOccurs='2'/></xs:sequence>"
    "</xs:complexType><xs:complexType name='T'><xs:sequence>"
    "<xs:element name='t' type='Tree' maxOccurs='unbounded'/>"
    "<xs:any processContents='skip' minOccurs='0'/></xs:sequence></xs:complexType>"
    "</xs:schema>",
     "T"},
    {"<xs:schema xmlns:xs='http://www.w3.org/2001/XMLSchema'>"
    "<xs:element name='a' type='xs:int'/><xs:complexType name='T'><xs:sequence>"
    "<xs:element name='x' type='xs:anyType' /><xs:element name='y'>"
    "<xs:complexType mixed='true'><xs:sequence>"
    "<xs:element name='b' type='xs:int' maxOccurs='2'/></xs:sequence></xs:complexType>"
    "</xs:element><xs:any processContents='lax' minOccurs='0' maxOccurs='2'/>"
    "</xs:sequence></xs:complexType></xs:schema>",
     "T"},
    {"<xs:schema xmlns:xs='http://www.w3.org/2001/XMLSchema'><xs:complexType name='T'>"
    "<xs:sequence maxOccurs='3'>"
    "<xs:element name='a' type='xs:int' minOccurs='2' maxOccurs='2'/>"
    "<xs:choice minOccurs='0' maxOccurs='unbounded'><xs:element name='b' type='xs:int' />"
    "<xs:sequence><xs:element name='c' type='xs:int' minOccurs='0'/>"
    "<xs:element name='d' type='xs:int' /></xs:sequence></xs:choice></xs:sequence>"
    "</xs:complexType></xs:schema>",
     "T"},
    {"<xs:schema xmlns:xs='http://www.w3.org/2001/XMLSchema'><xs:simpleType name='Year'>"
    "<xs:restriction base='xs:gYear'><xs:minInclusive value='1990'/>"
    "<xs:maxExclusive value='2030'/></xs:restriction></xs:simpleType>"
    "<xs:simpleType name='Month'><xs:restriction base='xs:gYearMonth'>"
    "<xs:enumeration value='2026-01Z'/><xs:enumeration value='1999-12'/></xs:restriction>"
    "</xs:simpleType><xs:complexType name='T'><xs:choice maxOccurs='unbounded'>"
    "<xs:element name='a' type='xs:gYear'/><xs:element name='b' type='xs:gYearMonth'/>"
    "<xs:element name='c' type='xs:gMonth'/><xs:element name='d' type='xs:gMonthDay'/>"
    "<xs:element name='e' type='xs:gDay'/><xs:element name='f' type='Year'/>"
    "<xs:element name='g' type='Month'/><xs:element name='h' type='xs:ENTITY'/>"
    "</xs:choice></xs:complexType></xs:schema>",
     "T"},
    {"<xs:schema xmlns:xs='http://www.w3.org/2001/XMLSchema'><xs:complexType name='T'>"
    "<xs:sequence><xs:element name='a' maxOccurs='3'><xs:complexType>"
    "<xs:attribute name='i' type='xs:ID'/></xs:complexType></xs:element>"
    "<xs:element name='b' type='xs:int' minOccurs='0'/></xs:sequence></xs:complexType></xs:schema>",
     "T"},
    {"<xs:schema xmlns:xs='http://www.w3.org/2001/XMLSchema'><xs:simpleType name='Numbers'>"
    "<xs:list itemType='xs:decimal'/></xs:simpleType><xs:simpleType name='Some'>"
    "<xs:restriction base='Numbers'><xs:enumeration value='1 2.0'/>"
    "<xs:enumeration value='-0.50'/><xs:enumeration value='7 7 7'/></xs:restriction></xs:simpleType>"
    "<xs:simpleType name='Mixed'><xs:union memberTypes='xs:boolean xs:decimal xs:date xs:string'/>"
    "</xs:simpleType><xs:simpleType name='Few'><xs:restriction base='Mixed'>"
    "<xs:enumeration value='1'/><xs:enumeration value='2.50'/><xs:enumeration value='2026-01-31Z'/>"
    "<xs:enumeration value=' a  b'/></xs:restriction></xs:simpleType>"
    "<xs:simpleType name='Both'><xs:restriction><xs:simpleType><xs:list itemType='Mixed'/>"
    "</xs:simpleType><xs:enumeration value='true 2.5'/><xs:enumeration value='x 0'/>"
    "</xs:restriction></xs:simpleType><xs:complexType name='T'><xs:choice maxOccurs='unbounded'>"
    "<xs:element name='a' type='Some'/><xs:element name='b' type='Few'/>"
    "<xs:element name='c' type='Both'/><xs:element name='d' type='Mixed'/>"
    "</xs:choice></xs:complexType></xs:schema>",
     "T"},
    {"<xs:schema xmlns:xs='http://www.w3.org/2001/XMLSchema' targetNamespace='urn:o'"
    " xmlns='urn:o' elementFormDefault='qualified' attributeFormDefault='qualified'>"
    "<xs:element name='h' type='xs:int'/><xs:element name='s' type='xs:int'"
    " substitutionGroup='h'/><xs:complexType name='T'><xs:sequence>"
    "<xs:element name='a' type='U' maxOccurs='3'/><xs:element ref='h' minOccurs='0'/>"
    "</xs:sequence></xs:complexType><xs:complexType name='U'><xs:sequence>"
    "<xs:element name='b' type='xs:int' minOccurs='0' nillable='true'/>"
    "<xs:element name='c' type='T' minOccurs='0'/></xs:sequence>"
    "<xs:attribute name='k' type='xs:int' use='required'/>"
    "<xs:attribute name='l' type='xs:int' form='unqualified'/></xs:complexType></xs:schema>",
     "T"},
    {"<xs:schema xmlns:xs='http://www.w3.org/2001/XMLSchema' targetNamespace='urn:o'"
    " xmlns:o='urn:o'><xs:complexType name='T'><xs:sequence>"
    "<xs:element name='a' type='o:U' maxOccurs='3'/><xs:element name='d' type='xs:int'"
    " minOccurs='0'/></xs:sequence></xs:complexType><xs:complexType name='U'><xs:sequence>"
    "<xs:element name='b' type='xs:int' minOccurs='0'/>"
    "<xs:element name='c' type='o:T' minOccurs='0'/></xs:sequence>"
    "<xs:attribute name='k' type='xs:int'/></xs:complexType></xs:schema>",
     "T"},
    {"<xs:schema xmlns:xs='http://www.w3.org/2001/XMLSchema'><xs:complexType name='T'>"
    "<xs:sequence minOccurs='2' maxOccurs='3'>"
    "<xs:element name='a' type='xs:int' maxOccurs='2'/>"
    "<xs:element name='b' type='xs:int' minOccurs='0'/></xs:sequence></xs:complexType></xs:schema>",
     "T"},
    {"<xs:schema xmlns:xs='http://www.w3.org/2001/XMLSchema'><xs:complexType name='T'>"
    "<xs:choice minOccurs='2' maxOccurs='5'><xs:sequence maxOccurs='unbounded' minOccurs='3'>"
    "<xs:element name='a' type='xs:int'/></xs:sequence><xs:sequence minOccurs='0' maxOccurs='2'>"
    "<xs:element name='b' type='xs:int' minOccurs='2' maxOccurs='3'/></xs:sequence></xs:choice>"
    "</xs:complexType></xs:schema>",
     "T"},
    {"<xs:schema xmlns:xs='http://www.w3.org/2001/XMLSchema' targetNamespace='urn:o'"
    " xmlns='urn:o' elementFormDefault='qualified'>"
    "<xs:complexType name='B'><xs:sequence><xs:element name='a' type='xs:int'/></xs:sequence>"
    "<xs:attribute name='k' type='xs:int'/></xs:complexType>"
    "<xs:complexType name='D'><xs:complexContent><xs:extension base='B'><xs:sequence>"
    "<xs:element name='d' type='Small' minOccurs='0'/></xs:sequence>"
    "<xs:attribute name='l' type='xs:int'/></xs:extension></xs:complexContent></xs:complexType>"
    "<xs:complexType name='E'><xs:complexContent><xs:extension base='D'><xs:sequence>"
    "<xs:element name='e' type='xs:int' maxOccurs='2'/></xs:sequence></xs:extension>"
    "</xs:complexContent></xs:complexType>"
    "<xs:complexType name='R'><xs:complexContent><xs:restriction base='B'><xs:sequence>"
    "<xs:element name='a' type='Small'/></xs:sequence></xs:restriction></xs:complexContent>"
    "</xs:complexType><xs:simpleType name='Small'><xs:restriction base='xs:int'>"
    "<xs:maxInclusive value='9'/></xs:restriction></xs:simpleType>"
    "<xs:complexType name='N'><xs:simpleContent><xs:extension base='xs:int'>"
    "<xs:attribute name='u' type='xs:int'/></xs:extension></xs:simpleContent></xs:complexType>"
    "<xs:complexType name='Z' abstract='true'><xs:sequence/></xs:complexType>"
    "<xs:complexType name='Y'><xs:complexContent><xs:extension base='Z'><xs:sequence>"
    "<xs:element name='y' type='xs:int'/></xs:sequence></xs:extension></xs:complexContent>"
    "</xs:complexType><xs:complexType name='T'><xs:choice maxOccurs='unbounded'>"
    "<xs:element name='b' type='B'/><xs:element name='n' type='xs:int'/>"
    "<xs:element name='c' type='B' block='extension'/><xs:element name='z' type='Z'/>"
    "<xs:element name='o' type='D' block='#all'/></xs:choice></xs:complexType></xs:schema>",
     "T"},
    {"", "YTimerType"},
    {"", "YStringListType"},
    {"", "YDocumentType"},
    {"", "YGeoPolygonListType"},
    {"", "YGeoRectType"},
    {"", "YGeoMarkerListType"},
    {"", "YGeoCircleType"},
};
/* clang-format on */

#endif
