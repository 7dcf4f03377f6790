namespace PruneSearch.Graphs.Operators;

/// <summary>Element-wise power (ONNX Pow). The result has the base's type; an exponent of another type is brought to it.</summary>
public sealed class PowOperator : BinaryOperator
{
    public override string Name => "Pow";

    /// <summary>In the canonical form both operands have one type: floating-point where either is.</summary>
    public override void Normalize(NormalizationContext context)
    {
        Node node = context.Node;
        ElementType left = context.InputType(0).ElementType;
        ElementType right = context.InputType(1).ElementType;
        if (left == right)
        {
            context.Keep();
            return;
        }

        if (context.ConstantInput(1) is { } exponent && left.IsFloat())
        {
            context.Replace(node.WithInput(1, context.Constant("exponent", Tensor.FromFloats(left, [.. exponent.Dims], exponent.ToFloats()))));
            return;
        }

        ElementType common = left.IsFloat() || !right.IsFloat() ? left : right;
        var nodes = new List<Node>();
        node = Converted(Converted(node, 0, left), 1, right);
        if (common == left)
        {
            context.Replace([.. nodes, node]);
            return;
        }

        string power = node.Outputs[0] + "_power";
        context.Replace(
            [.. nodes, node with { Outputs = [power] }, new Node(node.Label + "_back", "Cast", [power], node.Outputs).WithAttribute("to", (long)left)]);

        Node Converted(Node power, int input, ElementType type)
        {
            if (type == common)
            {
                return power;
            }

            string output = $"{power.Outputs[0]}_operand{input}";
            nodes.Add(new Node($"{power.Label}_operand{input}", "Cast", [power.Inputs[input]], [output]).WithAttribute("to", (long)common));
            return power.WithInput(input, output);
        }
    }

    protected override float Apply(float a, float b) => MathF.Pow(a, b);

    protected override long Apply(long a, long b)
    {
        if (b < 0)
        {
            return a switch { 1 => 1, -1 => b % 2 == 0 ? 1 : -1, _ => 0 };
        }

        long result = 1;
        for (; b > 0; b >>= 1)
        {
            result = unchecked((b & 1) != 0 ? result * a : result);
            a = unchecked(a * a);
        }

        return result;
    }

    protected override Dim? Apply(Dim a, Dim b) => a.IsKnown && b.IsKnown ? new Dim(Apply(a.Factor, b.Factor)) : null;
}
