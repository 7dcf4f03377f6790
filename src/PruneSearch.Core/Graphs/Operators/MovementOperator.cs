namespace PruneSearch.Graphs.Operators;

/// <summary>
/// An operator that only moves elements. Which element goes where is stated once, as strided copies; evaluation of constants, the
/// following of shapes and the backends' kernels all come from that statement.
/// </summary>
public abstract class MovementOperator : Operator
{
    /// <summary>The inputs that carry elements; the others are static.</summary>
    public virtual bool IsData(int input) => input == 0;

    public override InputRole Role(Node node, int index) => IsData(index) ? InputRole.Data : InputRole.Static;

    /// <summary>The copies that fill the outputs. What no copy writes is filled (<see cref="FillInput"/>).</summary>
    /// <param name="node">The node.</param>
    /// <param name="inputs">Dimensions of every data input.</param>
    /// <param name="outputs">Dimensions of every output.</param>
    /// <param name="statics">The contents of a static input; null where it is left out.</param>
    public abstract IReadOnlyList<StridedCopy> Copies(Node node, int[][] inputs, int[][] outputs, Func<int, int[]?> statics);

    /// <summary>The input whose only element fills what no copy writes; -1 for zero.</summary>
    public virtual int FillInput(Node node) => -1;

    public sealed override void Infer(InferenceContext context)
    {
        InferTypes(context);
        FollowKnown(context);
    }

    public override Tensor[]? Evaluate(Node node, IReadOnlyList<Tensor?> inputs)
    {
        var types = new Dictionary<string, TensorType>(StringComparer.Ordinal);
        var constants = new Dictionary<string, TensorSource>(StringComparer.Ordinal);
        for (int i = 0; i < inputs.Count; i++)
        {
            if (inputs[i] is { } tensor)
            {
                types[node.Inputs[i]] = tensor.Type;
                constants[node.Inputs[i]] = tensor;
            }
            else if (node.HasInput(i))
            {
                return null;
            }
        }

        ShapeInference.Infer(node, types, constants.GetValueOrDefault, []);
        int[][] inputDims = [.. inputs.Select((t, i) => t is not null && IsData(i) ? types[node.Inputs[i]].Shape.Concrete() : [])];
        int[][] outputDims = [.. node.Outputs.Select(o => o.Length > 0 ? types[o].Shape.Concrete() : [])];
        IReadOnlyList<StridedCopy> copies = Copies(
            node, inputDims, outputDims, i => inputs.ElementAtOrDefault(i) is { } t ? [.. t.ToInt64s().Select(v => (int)Math.Clamp(v, int.MinValue, int.MaxValue))] : null);
        Tensor? fill = FillInput(node) >= 0 ? inputs.ElementAtOrDefault(FillInput(node)) : null;
        var results = new Tensor[node.Outputs.Length];
        for (int o = 0; o < results.Length; o++)
        {
            ElementType type = inputs[0]!.ElementType;
            int size = type.Size();
            byte[] bytes = new byte[outputDims[o].Aggregate(1, (a, b) => a * b) * size];
            if (fill is not null)
            {
                for (int at = 0; at < bytes.Length; at += size)
                {
                    fill.Bytes.Span.CopyTo(bytes.AsSpan(at));
                }
            }

            foreach (StridedCopy copy in copies.Where(c => c.Output == o))
            {
                CopyBytes(copy, inputs[copy.Input]!.Bytes.Span, bytes, size);
            }

            results[o] = new Tensor(type, [.. outputDims[o].Select(d => (long)d)], bytes);
        }

        return results;
    }

    protected abstract void InferTypes(InferenceContext context);

    private static void CopyBytes(StridedCopy copy, ReadOnlySpan<byte> source, Span<byte> destination, int size)
    {
        var index = new int[copy.Dims.Length];
        int from = copy.SourceOffset;
        int to = copy.DestinationOffset;
        if (copy.Dims.Contains(0))
        {
            return;
        }

        while (true)
        {
            source.Slice(from * size, size).CopyTo(destination[(to * size)..]);
            int axis = index.Length - 1;
            while (axis >= 0)
            {
                from += copy.SourceStrides[axis];
                to += copy.DestinationStrides[axis];
                if (++index[axis] < copy.Dims[axis])
                {
                    break;
                }

                from -= copy.SourceStrides[axis] * copy.Dims[axis];
                to -= copy.DestinationStrides[axis] * copy.Dims[axis];
                index[axis--] = 0;
            }

            if (axis < 0)
            {
                return;
            }
        }
    }

    private void FollowKnown(InferenceContext context)
    {
        Node node = context.Node;
        var known = new KnownIntegers?[context.InputCount];
        for (int i = 0; i < known.Length; i++)
        {
            if (node.HasInput(i) && (known[i] = context.Known(i)) is null)
            {
                return;
            }
        }

        if (context.OutputTypes.Any(t => t is not null && (!t.Shape.IsKnown || t.Shape.ElementCount!.Value.Value > KnownIntegers.MaxElements)))
        {
            return;
        }

        int[][] outputs = [.. context.OutputTypes.Select(t => t?.Shape.Concrete() ?? [])];
        int[][] inputs = [.. known.Select(k => k?.Dims ?? [])];
        IReadOnlyList<StridedCopy> copies = Copies(node, inputs, outputs, i => known.ElementAtOrDefault(i)?.Plain());
        Dim fill = FillInput(node) is >= 0 and var f && known.ElementAtOrDefault(f) is { } value ? value.Values[0] : 0;
        for (int o = 0; o < outputs.Length; o++)
        {
            var values = new Dim[outputs[o].Aggregate(1, (a, b) => a * b)];
            Array.Fill(values, fill);
            foreach (StridedCopy copy in copies.Where(c => c.Output == o))
            {
                copy.Apply<Dim>(known[copy.Input]!.Values, values);
            }

            context.KnownOutput(o, new KnownIntegers(outputs[o], values));
        }
    }
}
