using PruneSearch.Graphs;
using PruneSearch.Graphs.Operators;

namespace PruneSearch.TestKit.Conformance;

/// <summary>
/// Decides from what a model declares (never from its name or from how we fare) whether a case is in scope: the operator set, run for
/// inference, on floating-point numbers, truth values and the integer types that shapes and indices have.
/// </summary>
public static class ConformanceScope
{
    /// <summary>The element types in scope.</summary>
    private static readonly ElementType[] Types = [ElementType.Float32, ElementType.Float16, ElementType.Float64, ElementType.Int32, ElementType.Int64, ElementType.Bool];

    /// <summary>Why the case is out of scope; null where it is in scope.</summary>
    public static string? ReasonAgainst(ConformanceCase test)
    {
        var model = new ModelOutline(test.Model);
        return ReasonAgainst(model)
            ?? (model.Nodes.Any(n => n.OpType == "Resize" && n.Attributes.GetValueOrDefault("coordinate_transformation_mode") == "align_corners" && RoundsSizes(test, model, n))
                ? "align_corners with a size that was rounded: ONNX's cases place the last element by the size before, ONNX Runtime and PyTorch by the size itself"
                : null);
    }

    /// <inheritdoc cref="ReasonAgainst(ConformanceCase)"/>
    public static string? ReasonAgainst(LightNet net) => ReasonAgainst(new ModelOutline(net.Model));

    /// <summary>The operators of a case that the operator set has.</summary>
    public static IReadOnlyList<string> OperatorsOf(ConformanceCase test) =>
        [.. new ModelOutline(test.Model).Nodes.Where(IsKnown).Select(n => n.OpType).Distinct(StringComparer.Ordinal)];

    private static string? ReasonAgainst(ModelOutline model)
    {
        if (model.Nodes.FirstOrDefault(n => !IsKnown(n)) is { } foreign)
        {
            return $"operator outside the set: {(foreign.Domain.Length > 0 ? foreign.Domain + "." : string.Empty)}{foreign.OpType}";
        }

        if (model.Inputs.Concat(model.Outputs).Any(v => !v.IsTensor))
        {
            return "a value that is a sequence or an optional";
        }

        int[] types = [.. model.Inputs.Concat(model.Outputs).Select(v => v.ElementType).Concat(model.Nodes.SelectMany(n => n.ConstantTypes))];
        if (types.FirstOrDefault(t => !Types.Contains((ElementType)t)) is var type and not 0)
        {
            return $"element type {OutlineValue.TypeName(type)}";
        }

        if (model.Opset > OperatorRegistry.NewestOpset || !OlderOpsets.MeanTheSame(model))
        {
            return $"opset outside {OperatorRegistry.OldestOpset}..{OperatorRegistry.NewestOpset}, with operators that changed before";
        }

        var read = new HashSet<string>(model.Nodes.SelectMany(n => n.Inputs).Concat(model.Outputs.Select(o => o.Name)), StringComparer.Ordinal);
        return model.Nodes.Select(n => ReasonAgainst(n, read)).FirstOrDefault(r => r is not null);
    }

    private static string? ReasonAgainst(OutlineNode node, HashSet<string> read)
    {
        bool trains = node.Attributes.GetValueOrDefault("training_mode", "0") != "0" || (node.OpType == "Dropout" && node.Inputs.Count > 2 && node.Inputs[2].Length > 0);
        if (trains || (node.OpType is not ("Split" or "LayerNormalization") && node.Outputs.Skip(1).Any(o => o.Length > 0 && read.Contains(o))))
        {
            return $"outputs of training or unpooling: {node.OpType}";
        }

        if (node.OpType is "Resize" or "Upsample" && Resampling(node) is { } resampling)
        {
            return $"resampling outside the set: {resampling}";
        }

        bool dilated = node.OpType == "AveragePool" && node.Attributes.GetValueOrDefault("dilations", "1").Split(',').Any(d => d != "1");
        bool wraps = node.OpType == "Pad" && node.Attributes.GetValueOrDefault("mode") == "wrap";
        return dilated || wraps
            ? $"opset 19 has it, opset {OperatorRegistry.CanonicalOpset} (which files are written in) has not: {(dilated ? "AveragePool with dilations" : "Pad that wraps around")}"
            : null;
    }

    /// <summary>Whether a size times its scale is no whole number.</summary>
    private static bool RoundsSizes(ConformanceCase test, ModelOutline model, OutlineNode node)
    {
        float[] scales = Given(2)?.ToFloats() ?? [];
        long[] dims = [.. Given(0)?.Dims ?? []];
        return scales.Length == dims.Length && scales.Zip(dims).Any(p => p.First * p.Second != MathF.Floor(p.First * p.Second));

        Tensor? Given(int input)
        {
            int at = model.Inputs.ToList().FindIndex(i => i.Name == node.Inputs.ElementAtOrDefault(input));
            return at >= 0 ? test.Inputs[at].Read() : null;
        }
    }

    /// <summary>What the canonical opset or the product has no form of.</summary>
    private static string? Resampling(OutlineNode node)
    {
        string coordinates = node.Attributes.GetValueOrDefault("coordinate_transformation_mode", "half_pixel");
        return node.Attributes.GetValueOrDefault("mode") == "cubic" ? "cubic"
            : node.Attributes.GetValueOrDefault("antialias", "0") != "0" ? "antialias"
            : node.Attributes.GetValueOrDefault("keep_aspect_ratio_policy", "stretch") != "stretch" ? "keep_aspect_ratio_policy"
            : coordinates is "tf_crop_and_resize" or "tf_half_pixel_for_nn" or "half_pixel_symmetric" ? coordinates
            : null;
    }

    /// <summary>A Constant is no operator of the graph: its value becomes an initialiser.</summary>
    private static bool IsKnown(OutlineNode node) => node.Domain.Length == 0 && (node.OpType == "Constant" || OperatorRegistry.Find(node.OpType) is not null);
}
