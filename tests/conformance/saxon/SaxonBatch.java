/* Answers a batch of XPath and XQuery questions with Saxon-HE, without a schema.
 *
 * Reads lines of fields with tabs between (\t, \n and \\ inside a field are escaped), in UTF-8; other lines
 * than these are passed over:
 *     S ROOT      a new scope begins: its documents and expressions follow
 *     D XML       a document of the scope
 *     P TEXT      a predicate, asked of every document of the scope: its effective boolean value
 *     M … TEXT    a query, the last field
 *     I … ACCESSOR SPLIT     of a document of what ACCESSOR gives, what SPLIT gives
 *     J … ROOT FORMAL JOIN   FORMAL gives an element for each of several documents, the first and so many of
 *                 those behind it, in a circle, as there are before it; of a document with an element ROOT of
 *                 these, what JOIN gives
 * Prints for each expression one line for every document: "=", then two fields for each item, its kind and
 * its value (nodes as canonical XML, atoms as xs:string casts them); or "!" and the code of the
 * error, or what broke in Saxon itself.
 * The moment is the same for all of them: the first argument, a dateTime.
 */
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import javax.xml.transform.stream.StreamSource;
import net.sf.saxon.event.Builder;
import net.sf.saxon.lib.FeatureKeys;
import net.sf.saxon.s9api.Axis;
import net.sf.saxon.s9api.Processor;
import net.sf.saxon.s9api.QName;
import net.sf.saxon.s9api.SaxonApiException;
import net.sf.saxon.s9api.XQueryCompiler;
import net.sf.saxon.s9api.XQueryEvaluator;
import net.sf.saxon.s9api.XQueryExecutable;
import net.sf.saxon.s9api.XdmAtomicValue;
import net.sf.saxon.s9api.XdmItem;
import net.sf.saxon.s9api.XdmNode;
import net.sf.saxon.s9api.XdmNodeKind;
import net.sf.saxon.s9api.XdmSequenceIterator;
import net.sf.saxon.s9api.XdmValue;
import net.sf.saxon.value.DateTimeValue;

public final class SaxonBatch {
    private final Processor processor = new Processor(false);
    private final XQueryCompiler compiler = processor.newXQueryCompiler();
    private final List<XdmNode> documents = new ArrayList<>();
    private final DateTimeValue moment;
    private final PrintStream out;

    private SaxonBatch(String moment, PrintStream out) throws Exception {
        this.moment = (DateTimeValue) DateTimeValue.makeDateTimeValue(
                moment, processor.getUnderlyingConfiguration().getConversionRules()).asAtomic();
        this.out = out;
        compiler.setErrorListener(new Silent());
        /* The other model of trees, whose copies of elements with an empty last child are wrong in 9.9. */
        processor.setConfigurationProperty(FeatureKeys.TREE_MODEL, Builder.LINKED_TREE);
        /* 9.9 rewrites some queries without end, and then has no answer. */
        processor.setConfigurationProperty(FeatureKeys.OPTIMIZATION_LEVEL, "0");
    }

    /* Errors are answers: nothing is printed of them beside. */
    private static final class Silent implements javax.xml.transform.ErrorListener {
        public void warning(javax.xml.transform.TransformerException e) {}
        public void error(javax.xml.transform.TransformerException e) {}
        public void fatalError(javax.xml.transform.TransformerException e) {}
    }

    public static void main(String[] arguments) throws Exception {
        PrintStream out = new PrintStream(new java.io.FileOutputStream(java.io.FileDescriptor.out), false, "UTF-8");
        SaxonBatch batch = new SaxonBatch(arguments[0], new PrintStream(
                new java.io.BufferedOutputStream(out, 1 << 16), false, "UTF-8"));
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = in.readLine(); line != null; line = in.readLine()) batch.take(line.split("\t", -1));
        batch.out.flush();
        out.flush();
    }

    private void take(String[] fields) throws SaxonApiException {
        String last = unescape(fields[fields.length - 1]);
        switch (fields[0]) {
        case "S": documents.clear(); break;
        case "D":
            documents.add(processor.newDocumentBuilder().build(new StreamSource(new StringReader(last))));
            break;
        case "P": ask("boolean((" + last + "\n))"); break;
        case "M": ask(last); break;
        case "I": askSplit(unescape(fields[fields.length - 2]), last); break;
        case "J": askJoin(fields[fields.length - 3], unescape(fields[fields.length - 2]), last); break;
        default: break;
        }
    }

    /* What is asked of document number i. */
    private interface Question {
        XdmValue of(int i) throws SaxonApiException, net.sf.saxon.trans.XPathException;
    }

    private interface Asked {
        Question compile() throws SaxonApiException;
    }

    private void ask(String query) {
        askAll(() -> {
            XQueryExecutable executable = compiler.compile(query);
            return i -> evaluate(executable, documents.get(i));
        });
    }

    private void askSplit(String accessor, String split) {
        askAll(() -> {
            XQueryExecutable first = compiler.compile(accessor), second = compiler.compile(split);
            return i -> evaluate(second, document(evaluate(first, documents.get(i))));
        });
    }

    private void askJoin(String root, String formal, String joining) {
        askAll(() -> {
            XQueryExecutable first = compiler.compile(formal), second = compiler.compile(joining);
            XQueryExecutable all = compiler.compile(
                    "declare variable $results external; element {'" + root + "'} {$results}");
            return i -> {
                List<XdmItem> results = new ArrayList<>();
                for (int k = 0; k <= i; k++)
                    results.add(one(evaluate(first, documents.get((i + k) % documents.size()))));
                XQueryEvaluator evaluator = all.load();
                evaluator.setExternalVariable(new QName("results"), new XdmValue(results));
                return evaluate(second, document(evaluator.evaluate()));
            };
        });
    }

    private static XdmItem one(XdmValue result) throws SaxonApiException {
        boolean isElement = result.size() == 1 && result.itemAt(0) instanceof XdmNode
                && ((XdmNode) result.itemAt(0)).getNodeKind() == XdmNodeKind.ELEMENT;
        if (!isElement) throw new SaxonApiException(new net.sf.saxon.trans.XPathException("no element", "XPTY0004"));
        return result.itemAt(0);
    }

    private XdmNode document(XdmValue content) throws SaxonApiException {
        XQueryEvaluator evaluator = compiler.compile("declare variable $content external; document {$content}").load();
        evaluator.setExternalVariable(new QName("content"), content);
        return (XdmNode) evaluator.evaluateSingle();
    }

    private void askAll(Asked asked) {
        Question question;
        try {
            question = asked.compile();
        } catch (SaxonApiException | RuntimeException | VirtualMachineError e) {
            for (int i = 0; i < documents.size(); i++) out.print("!\t" + codeOf(e) + "\tstatic\n");
            return;
        }
        for (int i = 0; i < documents.size(); i++) out.print(answer(question, i) + "\n");
    }

    private XdmValue evaluate(XQueryExecutable executable, XdmNode document)
            throws SaxonApiException, net.sf.saxon.trans.XPathException {
        XQueryEvaluator evaluator = executable.load();
        evaluator.setErrorListener(new Silent());
        evaluator.getUnderlyingQueryContext().setCurrentDateTime(moment);
        evaluator.setContextItem(document);
        return evaluator.evaluate();
    }

    private String answer(Question question, int document) {
        try {
            StringBuilder line = new StringBuilder("=");
            for (XdmItem item : question.of(document)) tell(item, line);
            return line.toString();
        } catch (SaxonApiException | RuntimeException | VirtualMachineError | net.sf.saxon.trans.XPathException e) {
            return "!\t" + codeOf(e);
        }
    }

    private static String codeOf(Throwable e) {
        QName code = e instanceof SaxonApiException ? ((SaxonApiException) e).getErrorCode() : null;
        return code != null ? code.getLocalName() : e.getClass().getSimpleName();
    }

    private static void tell(XdmItem item, StringBuilder line) {
        StringBuilder value = new StringBuilder();
        String kind;
        if (item instanceof XdmNode) {
            XdmNode node = (XdmNode) item;
            kind = node.getNodeKind().toString().toLowerCase();
            print(node, value);
        } else {
            XdmAtomicValue atom = (XdmAtomicValue) item;
            kind = atom.getPrimitiveTypeName().getLocalName();
            value.append(atom.getStringValue());
        }
        line.append('\t').append(kind).append('\t').append(escape(value.toString()));
    }

    /* Canonical: attributes by name, comments and instructions left out. */
    private static void print(XdmNode node, StringBuilder xml) {
        switch (node.getNodeKind()) {
        case DOCUMENT: printAll(node, xml); break;
        case ELEMENT:
            xml.append('<').append(node.getNodeName());
            TreeMap<String, String> attributes = new TreeMap<>();
            XdmSequenceIterator all = node.axisIterator(Axis.ATTRIBUTE);
            while (all.hasNext()) {
                XdmNode attribute = (XdmNode) all.next();
                attributes.put(attribute.getNodeName().toString(), attribute.getStringValue());
            }
            attributes.forEach((name, value) ->
                    xml.append(' ').append(name).append("=\"").append(marked(value)).append('"'));
            xml.append('>');
            printAll(node, xml);
            xml.append("</").append(node.getNodeName()).append('>');
            break;
        case TEXT: xml.append(marked(node.getStringValue())); break;
        case ATTRIBUTE: xml.append(node.getNodeName()).append('=').append(marked(node.getStringValue())); break;
        default: break;
        }
    }

    private static void printAll(XdmNode node, StringBuilder xml) {
        XdmSequenceIterator children = node.axisIterator(Axis.CHILD);
        while (children.hasNext()) print((XdmNode) children.next(), xml);
    }

    private static String marked(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("\"", "&quot;");
    }

    private static String escape(String text) {
        return text.replace("\\", "\\\\").replace("\t", "\\t").replace("\n", "\\n").replace("\r", "\\r");
    }

    private static String unescape(String text) {
        StringBuilder plain = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\\') {
                c = text.charAt(++i);
                c = c == 'n' ? '\n' : c == 't' ? '\t' : c == 'r' ? '\r' : c;
            }
            plain.append(c);
        }
        return plain.toString();
    }
}
