using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using PruneSearch.Graphs;

namespace PruneSearch.Pruning.Surgery;

/// <summary>
/// An architecture: operators, attributes, how they are connected, shapes and element types, and the integers that spell out sizes.
/// Names and weights do not count: models with the same key take the same time on the same hardware.
/// </summary>
public sealed record ShapeKey
{
    private ShapeKey(string text)
    {
        Text = text;
        Digest = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
    }

    /// <summary>The architecture, one line for each input, node and output.</summary>
    public string Text { get; }

    /// <summary>SHA-256 of the text, lower-case hexadecimal.</summary>
    public string Digest { get; }

    public static ShapeKey Of(ModelGraph graph)
    {
        var names = new Dictionary<string, string>(StringComparer.Ordinal);
        var text = new StringBuilder();
        foreach (GraphInput input in graph.Inputs)
        {
            text.Append("input ").Append(Define(input.Name)).Append(' ').Append(Type(input.Type)).Append('\n');
        }

        foreach (Node node in graph.Nodes)
        {
            string inputs = string.Join(' ', node.Inputs.Select(Use));
            string attributes = string.Concat(node.Attributes.Select(a => $" {a.Key}={Write(a.Value)}"));
            string outputs = string.Join(' ', node.Outputs.Select(o => o.Length == 0 ? "-" : $"{Define(o)}:{Type(graph.TypeOf(o))}"));
            text.Append(node.OpType).Append(attributes).Append(" (").Append(inputs).Append(") ").Append(outputs).Append('\n');
        }

        text.Append("output ").AppendJoin(' ', graph.Outputs.Select(Use)).Append('\n');
        return new ShapeKey(text.ToString());

        string Define(string value) => names[value] = "v" + names.Count.ToString(CultureInfo.InvariantCulture);

        string Use(string value) =>
            value.Length == 0 ? "-"
            : names.TryGetValue(value, out string? name) ? name
            : Constant(graph.Initializers[value]);
    }

    public override string ToString() => Digest;

    private static string Constant(TensorSource source) =>
        source.ElementType.IsFloat() ? Type(source.Type) : $"{Type(source.Type)}={string.Join(',', source.Read().ToInt64s())}";

    private static string Type(TensorType type) =>
        $"{type.ElementType}[{string.Join(',', type.Shape.Select(d => d.IsKnown ? d.ToString() : d.Factor.ToString(CultureInfo.InvariantCulture) + "*"))}]";

    private static string Write(AttributeValue value) => value switch
    {
        AttributeValue.Int integer => integer.Value.ToString(CultureInfo.InvariantCulture),
        AttributeValue.Float single => single.Value.ToString("R", CultureInfo.InvariantCulture),
        AttributeValue.Text text => $"'{text.Value}'",
        AttributeValue.Ints integers => $"[{string.Join(',', integers.Values)}]",
        AttributeValue.Floats floats => $"[{string.Join(',', floats.Values.Select(f => f.ToString("R", CultureInfo.InvariantCulture)))}]",
        AttributeValue.Texts texts => $"['{string.Join("','", texts.Values)}']",
        AttributeValue.TensorValue tensor => Constant(tensor.Value),
        _ => throw new ArgumentException($"attribute kind {value.GetType().Name}", nameof(value)),
    };
}
