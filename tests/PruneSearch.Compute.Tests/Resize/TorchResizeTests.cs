using PruneSearch.Execution;
using PruneSearch.Graphs;
using PruneSearch.Graphs.Operators;
using Xunit;

namespace PruneSearch.Compute.Tests.Resize;

/// <summary>
/// Resizing as PyTorch does it: torch.nn.functional.interpolate (1.13) of one image of 3 x 4, computed by us, in the forms that its exporter writes.
/// </summary>
public sealed class TorchResizeTests
{
    private static readonly Tensor Image = Tensor.Of<float>([1, 1, 3, 4], [1, -2, 3, 0.5f, 4, 5, -6, 2, -1.5f, 7, 8, -9]);

    public static TheoryData<string, string, float[]?, int[]?, float[]> Cases => new()
    {
        {
            "nearest", "asymmetric", [2, 2], null,
            [
                1, 1, -2, -2, 3, 3, 0.5f, 0.5f, 1, 1, -2, -2, 3, 3, 0.5f, 0.5f, 4, 4, 5, 5, -6, -6, 2, 2, 4, 4, 5, 5, -6, -6, 2, 2,
                -1.5f, -1.5f, 7, 7, 8, 8, -9, -9, -1.5f, -1.5f, 7, 7, 8, 8, -9, -9,
            ]
        },
        {
            "nearest", "asymmetric", null, [5, 7],
            [1, 1, -2, -2, 3, 3, 0.5f, 1, 1, -2, -2, 3, 3, 0.5f, 4, 4, 5, 5, -6, -6, 2, 4, 4, 5, 5, -6, -6, 2, -1.5f, -1.5f, 7, 7, 8, 8, -9]
        },
        { "nearest", "asymmetric", [0.7f, 0.7f], null, [1, -2, 4, 5] },
        {
            "linear", "half_pixel", [2, 2], null,
            [
                1, 0.25f, -1.25f, -0.75f, 1.75f, 2.375f, 1.125f, 0.5f, 1.75f, 1.25f, 0.25f, 0, 0.5f, 0.78125f, 0.84375f, 0.875f,
                3.25f, 3.25f, 3.25f, 1.5f, -2, -2.40625f, 0.28125f, 1.625f, 2.625f, 3.34375f, 4.78125f, 3.5f, -0.5f, -2.0625f, -1.1875f, -0.75f,
                -0.125f, 1.53125f, 4.84375f, 6, 5, 1.8125f, -3.5625f, -6.25f, -1.5f, 0.625f, 4.875f, 7.25f, 7.75f, 3.75f, -4.75f, -9,
            ]
        },
        {
            "linear", "half_pixel", null, [5, 7],
            [
                1, -0.0714287f, -1.78571f, 0.500001f, 2.82143f, 1.39286f, 0.5f, 2.2f, 1.7f, 0.9f, 0.0999998f, -0.478572f, 0.492857f, 1.1f,
                4, 4.35714f, 4.92857f, -0.500001f, -5.42857f, -0.857142f, 2, 0.7f, 2.66429f, 5.80714f, 4.3f, 1.9f, -2.1f, -4.6f,
                -1.5f, 1.53571f, 6.39286f, 7.5f, 6.78571f, -2.92857f, -9,
            ]
        },
        {
            "linear", "align_corners", null, [5, 7],
            [
                1, -0.5f, -2, 0.5f, 3, 1.75f, 0.5f, 2.5f, 2, 1.5f, 0, -1.5f, -0.125f, 1.25f, 4, 4.5f, 5, -0.5f, -6, -2, 2,
                1.25f, 3.625f, 6, 3.5f, 1, -1.25f, -3.5f, -1.5f, 2.75f, 7, 7.5f, 8, -0.5f, -9,
            ]
        },
        {
            "linear", "half_pixel", [1.7f, 1.7f], null,
            [
                1, -0.147059f, -1.91176f, 0.794118f, 2.63235f, 1.16176f, 2.14706f, 1.58478f, 0.719723f, 0.0519031f, -0.218426f, 0.672578f,
                3.91177f, 4.24914f, 4.76817f, -1.08997f, -4.60424f, -0.0800166f, 0.92647f, 2.91133f, 5.96497f, 3.71799f, 0.945502f, -2.56661f,
                -1.5f, 1.75f, 6.75f, 7.55882f, 5.5f, -4.5f,
            ]
        },
        { "linear", "align_corners", null, [2, 2], [1, 0.5f, -1.5f, -9] },
        { "linear", "half_pixel", null, [1, 1], [-0.5f] },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public void The_backend_and_constant_folding_give_the_same_numbers(string mode, string coordinates, float[]? scales, int[]? sizes, float[] expected)
    {
        Tensor amounts = scales is not null ? Tensor.Of<float>([4], [1, 1, .. scales]) : Tensor.Vector(1, 1, sizes![0], sizes[1]);
        string[] inputs = scales is not null ? ["x", "", "amounts"] : ["x", "", "", "amounts"];
        Node node = new Node("resize", "Resize", [.. inputs], ["y"])
            .WithAttribute("mode", mode).WithAttribute("coordinate_transformation_mode", coordinates).WithAttribute("nearest_mode", "floor");
        var graph = new ModelGraph(
            "g", [new GraphInput("x", Image.Type)], ["y"], [node], [KeyValuePair.Create("amounts", (TensorSource)amounts)]);

        Tensor folded = new ResizeOperator().Evaluate(node, scales is not null ? [Image, null, amounts] : [Image, null, null, amounts])![0];
        using ICompiledRegion region = new ComputeBackend().Compile(graph, new CompileOptions { Threads = 1 });
        Tensor computed = region.Run([Image])[0];

        foreach (Tensor actual in new[] { folded, computed })
        {
            Assert.Equal(expected.Length, actual.Count);
            Assert.All(expected.Zip(actual.ToFloats()), p => Assert.Equal(p.First, p.Second, 2e-5));
        }
    }
}
