using PruneSearch.Graphs.Couplings;

namespace PruneSearch.Graphs.Operators;

/// <summary>Converts the element type (ONNX Cast).</summary>
public sealed class CastOperator : Operator
{
    public override string Name => "Cast";

    public override (int Min, int Max) InputCount => (1, 1);

    public override void Normalize(NormalizationContext context) => context.Replace(context.Node.WithoutAttribute("saturate"));

    public override void Infer(InferenceContext context)
    {
        ElementType to = Target(context.Node);
        if (!Enum.IsDefined(to))
        {
            throw context.Invalid($"'to' is {(int)to}", $"'to' is one of {string.Join(", ", Enum.GetValues<ElementType>().Select(t => $"{(int)t} ({t})"))}");
        }

        context.Output(0, to, context.Shape(0));
        if (to is ElementType.Int64 or ElementType.Int32)
        {
            context.KnownOutput(0, context.Known(0));
        }
    }

    public static ElementType Target(Node node) => (ElementType)node.Int("to", 0);

    public override void Couple(CouplingContext context) => context.LinkAllAxes();

    public override Tensor[]? Evaluate(Node node, IReadOnlyList<Tensor?> inputs)
    {
        if (inputs[0] is not { } x)
        {
            return null;
        }

        ElementType to = Target(node);
        long[] dims = [.. x.Dims];
        if (to == x.ElementType)
        {
            return [x];
        }

        if (to.IsFloat())
        {
            return x.ElementType == ElementType.Float64 && to == ElementType.Float64 ? [x] : [Tensor.FromFloats(to, dims, x.ToFloats())];
        }

        long[] integers = x.ElementType.IsFloat() ? Array.ConvertAll(x.ToFloats(), f => to == ElementType.Bool ? (f == 0 ? 0L : 1L) : (long)f) : x.ToInt64s();
        return to switch
        {
            ElementType.Int64 => [Tensor.Of<long>(dims, integers)],
            ElementType.Int32 => [Tensor.Of<int>(dims, Array.ConvertAll(integers, v => (int)v))],
            ElementType.UInt8 => [Tensor.Of<byte>(dims, Array.ConvertAll(integers, v => (byte)v))],
            ElementType.Int8 => [Tensor.Of<sbyte>(dims, Array.ConvertAll(integers, v => (sbyte)v))],
            ElementType.Bool => [Tensor.Of<bool>(dims, Array.ConvertAll(integers, v => v != 0))],
            _ => null,
        };
    }
}
