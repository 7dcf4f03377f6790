using PruneSearch.Graphs.Couplings;

namespace PruneSearch.Graphs.Operators;

/// <summary>The same elements under another shape (ONNX Reshape): 0 copies the input's dimension, -1 is what remains; allowzero.</summary>
public sealed class ReshapeOperator : AliasOperator
{
    public override string Name => "Reshape";

    public override (int Min, int Max) InputCount => (2, 2);

    public override void Couple(CouplingContext context) => ReshapeFactors.Couple(context);

    public override Node Cut(CutContext context)
    {
        Node node = context.Node;
        int[] target = context.StaticInts(1) ?? throw new InvalidOperationException($"{node}: the target shape is not constant");
        long[] cut = Array.ConvertAll(target, t => (long)t);
        bool changed = false;
        for (int axis = 0; axis < cut.Length; axis++)
        {
            if (cut[axis] > 0 && context.Kept(node.Outputs[0], axis) is { } kept)
            {
                cut[axis] = kept.Length;
                changed = true;
            }
        }

        return changed ? node.WithInput(1, context.Constant("shape", Tensor.Vector(cut))) : node;
    }

    protected override void InferTypes(InferenceContext context)
    {
        TensorShape x = context.Shape(0);
        KnownIntegers target = context.Known(1)
            ?? throw context.Invalid($"the target '{context.Node.Inputs[1]}' is computed from data", "the target is a constant or follows from shapes");
        bool allowZero = context.Node.Int("allowzero", 0) != 0;
        var dims = new Dim[target.Values.Length];
        Dim known = Dim.One;
        int open = -1;
        for (int axis = 0; axis < dims.Length; axis++)
        {
            Dim value = target.Values[axis];
            if (value == new Dim(-1))
            {
                if (open >= 0)
                {
                    throw context.Invalid($"the target is {target}", "at most one dimension is -1");
                }

                open = axis;
                continue;
            }

            if (value == new Dim(0) && !allowZero)
            {
                value = axis < x.Rank ? x[axis] : throw context.Invalid($"the target is {target}, the input {x}", "0 copies the input's dimension at the same place");
            }

            dims[axis] = value;
            known = Dim.Multiply(known, value) ?? throw context.Invalid($"the target is {target}", "at most one open dimension");
        }

        Dim count = x.ElementCount ?? throw context.Invalid($"the input is {x}", "at most one open dimension");
        if (open >= 0)
        {
            dims[open] = Dim.Divide(count, known) ?? throw NotFitting();
        }
        else if (known != count)
        {
            throw NotFitting();
        }

        context.Output(0, context.Input(0).ElementType, new TensorShape(dims));

        InvalidInputException NotFitting() =>
            context.Invalid($"the input {x} does not fit the target {target}", "the number of elements stays the same");
    }
}
