namespace PruneSearch.Graphs.Operators;

/// <summary>
/// x * P(X &lt;= x) for normal X (ONNX Gelu-20; Hendrycks and Gimpel 2016), approximate "none" or "tanh". The canonical opset has no Gelu:
/// it is read as the ordinary operators that exporters of older opsets write.
/// </summary>
public sealed class GeluOperator : UnaryOperator
{
    public override string Name => "Gelu";

    public override void Normalize(NormalizationContext context)
    {
        Node node = context.Node;
        string approximate = node.Text("approximate", "none");
        if (approximate is not ("none" or "tanh"))
        {
            throw context.Invalid($"attribute 'approximate' is '{approximate}'", "'approximate' is 'none' or 'tanh'");
        }

        ElementType type = context.InputType(0).ElementType;
        string x = node.Inputs[0];
        var nodes = new List<Node>();
        string inner = approximate == "none"
            ? Make("Erf", "erf", Make("Div", "scaled", x, Number("sqrt2", (float)Math.Sqrt(2))))
            : Make("Tanh", "tanh", Make("Mul", "scaled", Make("Add", "sum", x, Make("Mul", "cubic", Make("Pow", "cube", x, Number("three", 3)), Number("weight", 0.044715f))), Number("factor", (float)Math.Sqrt(2 / Math.PI))));
        string gate = Make("Add", "gate", inner, Number("one", 1));
        string gated = Make("Mul", "gated", x, gate);
        nodes.Add(new Node(node.Name, "Mul", [gated, Number("half", 0.5f)], node.Outputs));
        context.Replace([.. nodes]);

        string Number(string suffix, float value) => context.Constant(suffix, Tensor.FromFloats(type, [], [value]));

        string Make(string opType, string suffix, params string[] inputs)
        {
            string output = $"{node.Outputs[0]}_{suffix}";
            nodes.Add(new Node($"{node.Label}_{suffix}", opType, [.. inputs], [output]));
            return output;
        }
    }
}
