/* The grammar of YAWL files: its tables.  The notation stands in yawl_grammar.h. */
#include "ast/yawl_grammar.h"

/* ---- Parts that several types share --------------------------------------------------------- */

#define DECOMPOSITION_ID "-B3@id:text! B4-@id:NCName! "
#define DECOMPOSITION_BODY                                                                         \
    "name:name? documentation:text? inputParam:InputParam* -B3@outputExpression:Query* "           \
    "B4-@outputParam:OutputParam* 20-@logPredicate:LogPredicate? "

#define LABELS "-21@name:any? 22-@name:text? -21@documentation:any? 22-@documentation:text? "
#define TASK_BODY                                                                                  \
    LABELS "flowsInto:Flow+ join:Gate split:Gate 20-@defaultConfiguration:Configuration? "         \
           "20-@configuration:Configuration? removesTokens:Ref* "                                  \
           "removesTokensFromFlow:RemovedFlow* startingMappings:Mappings? "                        \
           "completedMappings:Mappings? B6-@enablementMappings:Mappings? 20-@timer:Timer? "        \
           "20-@resourcing:Resourcing? 20-@customForm:uri? decomposesTo:DecompositionType? "

#define BETA_2_NAME "B2-B2@name:NMTOKEN! "
/* Hints for user interfaces, of Beta 6 alone. */
#define HINTS                                                                                      \
    "B6-B6@mandatory:boolean B6-B6@validationRule:text B6-B6@validationError:text "                \
    "B6-B6@label:text B6-B6@readOnly:text B6-B6@help:text B6-B6@controlType:text "
#define VARIABLE_BODY                                                                              \
    "B2-B2@type:uri 21-@index:integer B3-@documentation:text? "                                    \
    "B3-@(name:NCName (type:NCName namespace:uri?|isUntyped:any)|element:NCName) "

#define RECTANGLE(type) "x:" type "! y:" type "! w:" type "! h:" type "!"
#define CONTACT         "(address:Address|emailAddress:uri)"

const struct yawl_type yawl_types[] = {
    {"SpecificationSet", "B3-@version:text!", "specification:Specification+ 20-@layout:Layout?"},
    {"Specification", "uri:uri!",
     "name:name? documentation:text? metaData:MetaData B2-B2@import:Import? schema:any? "
     "B2-B2@rootNet:NetFactsType decomposition:DecompositionType+ importedNet:uri*"},
    {"Import", "namespace:uri location:uri", ""},

    /* ---- What is said of a specification ---- */
    {"MetaData", "",
     "title:text? -B4@creator:Party* B6-@creator:text* subject:text* description:text? "
     "-B4@publisher:Party? -B4@contributor:Party* B6-@contributor:text* coverage:text? "
     "-B4@rights:text? -B4@replaces:uri* -B4@modification:Modification* validFrom:date? "
     "validUntil:date? created:date? B6-B6@version:decimal? B7-@version:VersionNumber? "
     "B6-@status:text? B7-@persistent:boolean? 20-@identifier:NCName?"},
    {"Party", "", "name:text " CONTACT " " CONTACT "? " CONTACT "? " CONTACT "? description:text?"},
    {"Address", "",
     "(numAndStreet:NumAndStreet|GPOBox:positive) suburbOrTown:text? postOrZipCode:postcode "
     "state:text? country:text"},
    {"NumAndStreet", "", "number:houseNumber street:street"},
    {"Modification", "", "by:Party on:dateTime"},

    /* ---- Nets and gateways ---- */
    {"DecompositionType", DECOMPOSITION_ID, ""},
    {"NetFactsType", DECOMPOSITION_ID "B3-@isRootNet:boolean",
     DECOMPOSITION_BODY "localVariable:LocalVariable* processControlElements:Elements "
                        "21-@externalDataGateway:name?"},
    {"WebServiceGatewayFactsType", DECOMPOSITION_ID "B7-@*",
     DECOMPOSITION_BODY "-B3@outputParam:OutputParam* B6-@enablementParam:InputParam* "
                        "yawlService:Service? 20-@codelet:NCName? "
                        "20-@externalInteraction:interaction?"},
    {"Query", "query:expression!", ""},
    {"LogPredicate", "", "start:name? completion:name?"},
    {"Service", "id:uri!", "20-@documentation:text? (wsdlLocation:uri operationName:NMTOKEN)?"},

    /* ---- Variables ---- */
    {"InputParam", BETA_2_NAME HINTS "B6-@*",
     VARIABLE_BODY "(initialValue:text|mandatory:any)? 20-@logPredicate:LogPredicate?"},
    {"OutputParam", BETA_2_NAME HINTS "B6-@*",
     VARIABLE_BODY "20-@defaultValue:any? mandatory:any? B4-@isCutThroughParam:any? "
                   "20-@logPredicate:LogPredicate?"},
    {"LocalVariable", BETA_2_NAME HINTS "21-@*", VARIABLE_BODY "initialValue:text?"},

    /* ---- Elements of a net ---- */
    {"Elements", "",
     "inputCondition:Condition (task:ExternalTaskFactsType|condition:Condition)* "
     "outputCondition:OutputCondition"},
    {"Condition", "id:NMTOKEN!", LABELS "flowsInto:Flow+"},
    {"OutputCondition", "id:NMTOKEN!", LABELS},
    {"ExternalTaskFactsType", "id:NMTOKEN!", TASK_BODY},
    {"MultipleInstanceExternalTaskFactsType", "id:NMTOKEN!",
     TASK_BODY "minimum:expression maximum:expression threshold:expression "
               "creationMode:CreationMode miDataInput:InstanceInput "
               "miDataOutput:InstanceOutput?"},
    {"Flow", "",
     "nextElementRef:Ref predicate:Predicate? isDefaultFlow:nothing? B7-@documentation:text?"},
    {"Ref", "id:NMTOKEN!", ""},
    {"Predicate", "ordering:integer", "=expression"},
    {"Gate", "code:gate!", ""},
    {"RemovedFlow", "", "flowSource:Ref flowDestination:Ref"},
    {"Mappings", "", "mapping:Mapping+"},
    {"Mapping", "", "expression:Query mapsTo:NMTOKEN"},
    {"CreationMode", "code:creation!", ""},
    {"InstanceInput", "", "expression:Query splittingExpression:Query formalInputParam:NMTOKEN"},
    {"InstanceOutput", "",
     "formalOutputExpression:Query outputJoiningExpression:Query "
     "resultAppliedToLocalVariable:NMTOKEN"},
    {"Timer", "",
     "(netparam:text|trigger:trigger (expiry:long|duration:duration|durationparams:Ticks)) "
     "40-@workdays:boolean?"},
    {"Ticks", "", "ticks:long interval:interval"},

    /* ---- Configurable nets ---- */
    {"Configuration", "", "join:JoinPorts? nofi:Nofi? rem:Rem? split:SplitPorts?"},
    {"JoinPorts", "-22@value:inputPort", "port:InputPort*"},
    {"SplitPorts", "-22@value:outputPort", "port:OutputPort*"},
    {"InputPort", "value:inputPort", "flowSource:Ref*"},
    {"OutputPort", "value:outputPort", "flowDestination:Ref*"},
    {"Rem", "value:outputPort", ""},
    {"Nofi", "",
     "minIncrease:positive maxDecrease:positive thresIncrease:positive "
     "-21@creationMode:oldRestriction 22-@creationMode:restriction"},

    /* ---- Who does the work ---- */
    {"Resourcing", "",
     "offer:Offer allocate:Allocate start:Initiator 22-@secondary:Secondary? "
     "privileges:Privileges?"},
    {"Offer", "initiator:initiator!",
     "distributionSet:Distribution? familiarParticipant:Familiar?"},
    {"Allocate", "initiator:initiator!", "allocator:Selector?"},
    {"Initiator", "initiator:initiator!", ""},
    {"Familiar", "taskID:name!", ""},
    {"Distribution", "", "initialSet:InitialSet filters:Filters? constraints:Constraints?"},
    {"InitialSet", "", "participant:name* role:name* param:SetParam*"},
    {"SetParam", "", "name:name refers:resource"},
    {"Filters", "", "filter:Selector*"},
    {"Constraints", "", "constraint:Selector*"},
    {"Selector", "", "name:name params:Params?"},
    {"Params", "", "param:Param+"},
    {"Param", "", "key:name value:name"},
    {"Secondary", "",
     "participant:name* role:name* nonHumanResource:name* nonHumanCategory:Category*"},
    {"Category", "subcategory:text", "=name"},
    {"Privileges", "",
     "privilege:Privilege? privilege:Privilege? privilege:Privilege? privilege:Privilege? "
     "privilege:Privilege? privilege:Privilege? privilege:Privilege?"},
    /* Until 2.2 a key of the schema is defined so that a set takes no second member. */
    {"Privilege", "", "name:privilege (allowall:boolean|-22@set:SmallSet|30-@set:Set)"},
    {"SmallSet", "", "participant:name? role:name?"},
    {"Set", "", "participant:name* role:name*"},

    /* ---- Layout ---- */
    {"Layout", "", "locale:Locale specification:LayoutSpecification+"},
    {"Locale", "language:text! country:text!", ""},
    {"LayoutSpecification", "id:NCName! defaultBgColor:integer",
     "size:Size net:LayoutNet+ labelFontSize:integer?"},
    {"LayoutNet", "id:NCName! bgColor:integer",
     "(bounds:Frame|frame:Frame|viewport:Frame|bgImage:text|scale:text|cancellationtask:NCName|"
     "vertex:Vertex|container:Container|flow:LayoutFlow)*"},
    {"Vertex", "id:NCName", "startpoint:Point? iconpath:uri? attributes:Style notes:text?"},
    {"Container", "id:NCName!", "(vertex:Vertex|label:Label|decorator:Decorator)*"},
    {"LayoutFlow", "source:NCName! target:NCName!", "label:text? ports:Ports attributes:Style"},
    {"Decorator", "type:NCName!", "position:integer attributes:Style"},
    {"Label", "", "userobject:UserObject? attributes:Style"},
    {"UserObject", "", "html:Html"},
    {"Html", "", "body:Body"},
    {"Body", "style:text align:text", "=text"},
    {"Style", "",
     "(autosize:boolean|backgroundColor:integer|bendable:boolean|bounds:Rectangle|"
     "connectable:boolean|disconnectable:boolean|editable:boolean|endFill:boolean|font:Font|"
     "foregroundColor:integer|labelposition:Point|linecolor:integer|lineEnd:integer|"
     "lineStyle:integer|offset:Point|opaque:boolean|points:Points|resize:boolean|size:Size|"
     "sizeable:boolean)+"},
    {"Rectangle", RECTANGLE("text"), ""},
    {"Frame", RECTANGLE("integer"), ""},
    {"Point", "x:text! y:text!", ""},
    {"Ports", "in:integer! out:integer!", ""},
    {"Points", "", "value:Point+"},
    {"Font", "", "name:text style:integer size:integer"},
    {"Size", "w:integer! h:integer!", ""},
    {NULL, NULL, NULL},
};

const struct yawl_kind yawl_kinds[] = {
    {"decomposition", "NetFactsType", "NetFactsType"},
    {"decomposition", "WebServiceGatewayFactsType", "WebServiceGatewayFactsType"},
    {"decomposition", "DecompositionFactsType", NULL},
    {"rootNet", "NetFactsType", "NetFactsType"},
    {"inputCondition", "ExternalConditionFactsType", "Condition"},
    {"condition", "ExternalConditionFactsType", "Condition"},
    {"outputCondition", "OutputConditionFactsType", "OutputCondition"},
    {"inputParam", "InputParameterFactsType", "InputParam"},
    {"outputParam", "OutputParameterFactsType", "OutputParam"},
    {"localVariable", "VariableFactsType", "LocalVariable"},
    {"task", "ExternalTaskFactsType", "ExternalTaskFactsType"},
    {"task", "MultipleInstanceExternalTaskFactsType", "MultipleInstanceExternalTaskFactsType"},
    {NULL, NULL, NULL},
};

/* ---- Values that are unique, values that refer ---------------------------------------------- */

#define ALWAYS YAWL_BETA_2, YAWL_4_0
#define IDS    "processControlElements/*"
#define NET_KEYS                                                                                   \
    {"NetFactsType", IDS, "@id", NULL, "the id of an element of this net", ALWAYS},                \
        {"NetFactsType", IDS "/flowsInto/nextElementRef", "@id", IDS, "element", ALWAYS},          \
        {"NetFactsType", IDS "/removesTokens", "@id", IDS, "element", ALWAYS},                     \
        {"NetFactsType", IDS "/removesTokensFromFlow/flowSource", "@id", IDS, "element", ALWAYS},  \
    {                                                                                              \
        "NetFactsType", IDS "/removesTokensFromFlow/flowDestination", "@id", IDS, "element",       \
            ALWAYS                                                                                 \
    }
#define DECOMPOSITION_KEYS(type)                                                                   \
    {type, "outputExpression", "@query", NULL, "an output expression", YAWL_BETA_2, YAWL_BETA_3},  \
        {type,        "outputParam", "name", NULL, "the name of an output parameter",              \
         YAWL_BETA_3, YAWL_4_0},                                                                   \
    {                                                                                              \
        type, "outputParam", "@name", NULL, "the name of an output parameter", YAWL_BETA_2,        \
            YAWL_BETA_2                                                                            \
    }

const struct yawl_key yawl_keys[] = {
    /* Beta 2 knew no two nets with an element of the same id. */
    {"SpecificationSet", "specification/decomposition", "@id", NULL, "the id of a decomposition",
     YAWL_BETA_2, YAWL_BETA_2},
    {"SpecificationSet", "specification/*/" IDS, "@id", NULL, "the id of an element in this file",
     YAWL_BETA_2, YAWL_BETA_2},
    {"SpecificationSet", "specification/*/" IDS "/decomposesTo", "@id",
     "specification/decomposition", "decomposition", YAWL_BETA_2, YAWL_BETA_2},
    NET_KEYS,
    DECOMPOSITION_KEYS("NetFactsType"),
    DECOMPOSITION_KEYS("WebServiceGatewayFactsType"),
    {"NetFactsType", "inputParam|localVariable", "name", NULL, "the name of a variable of this net",
     YAWL_BETA_3, YAWL_4_0},
    {"WebServiceGatewayFactsType", "inputParam", "name", NULL, "the name of an input parameter",
     YAWL_BETA_3, YAWL_4_0},
    {"Specification", "rootNet/inputParam|localVariable", "@name", NULL,
     "the name of a variable of this net", YAWL_BETA_2, YAWL_BETA_2},
    {"NetFactsType", "inputParam", "@name", NULL, "the name of a variable of this net", YAWL_BETA_2,
     YAWL_BETA_2},
    {"WebServiceGatewayFactsType", "inputParam", "@name", NULL, "the name of an input parameter",
     YAWL_BETA_2, YAWL_BETA_2},
    {"WebServiceGatewayFactsType", "enablementParam", "name", NULL,
     "the name of an enablement parameter", YAWL_BETA_6, YAWL_4_0},
    {"Mappings", "mapping/expression", "@query", NULL, "a query of this list of mappings", ALWAYS},
    {"Mappings", "mapping", "mapsTo", NULL, "a target of this list of mappings", ALWAYS},
    {"InitialSet", "param", "name", NULL, "the name of a parameter", YAWL_2_0, YAWL_4_0},
    {"Filters", "filter", "name", NULL, "the name of a filter", YAWL_2_0, YAWL_4_0},
    {"Constraints", "constraint", "name", NULL, "the name of a constraint", YAWL_2_0, YAWL_4_0},
    {"Params", "param", "key", NULL, "the key of a parameter", YAWL_2_0, YAWL_4_0},
    {"Privileges", "privilege", "name", NULL, "the name of a privilege", YAWL_2_0, YAWL_4_0},
    {NULL, NULL, NULL, NULL, NULL, ALWAYS},
};

const struct yawl_type *yawl_type_named(struct text name)
{
    for (const struct yawl_type *type = yawl_types; type->name != NULL; type++) {
        if (text_is(name, type->name)) return type;
    }
    return NULL;
}
