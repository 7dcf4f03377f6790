using PruneSearch.Graphs;
using PruneSearch.TestKit;
using PruneSearch.TestKit.Conformance;
using Xunit;

namespace PruneSearch.Compute.Tests.Conformance;

/// <summary>ONNX's own backend tests.</summary>
public sealed class ConformanceTests
{
    /// <summary>Cases in scope of ONNX 1.16.2's data: fewer would mean that the scope shrank.</summary>
    private const int InScope = 352;

    private readonly ConformanceRunner _runner = new(new ComputeBackend());

    [Fact]
    public void Every_case_in_scope_passes()
    {
        ConformanceResult[] results = [.. Cases().Select(_runner.Run)];

        Assert.Empty(results.Where(r => r is { InScope: true, Passed: false }).Select(r => r.ToString()));
        Assert.True(results.Count(r => r.InScope) >= InScope, $"{results.Count(r => r.InScope)} cases are in scope, which should be at least {InScope}");
    }

    [Fact]
    public void Every_operator_of_the_set_has_a_case()
    {
        string[] covered = [.. Cases().Where(c => ConformanceScope.ReasonAgainst(c) is null).SelectMany(ConformanceScope.OperatorsOf).Distinct()];

        Assert.Empty(PruneSearch.Graphs.Operators.OperatorRegistry.All.Select(op => op.Name).Except(covered));
    }

    /// <summary>The check itself: in every case in scope, one expected number that is off by more than the tolerance is noticed.</summary>
    [Fact]
    public void A_wrong_expectation_fails()
    {
        foreach (ConformanceCase test in Cases().Where(c => ConformanceScope.ReasonAgainst(c) is null))
        {
            Tensor expected = test.Outputs[0].Read();
            if (expected.Count == 0)
            {
                continue;
            }

            ConformanceTensor wrong = ConformanceTensor.Of(Perturbed(expected));

            Assert.False(_runner.Run(test with { Outputs = [wrong, .. test.Outputs.Skip(1)] }).Passed, test.ToString());
        }
    }

    /// <summary>Without VGG-19, whose 144 million weights take long; the console program runs it too.</summary>
    [Fact]
    public void Whole_nets_in_scope_pass()
    {
        var runner = new LightNetRunner(new ComputeBackend());
        ConformanceResult[] results = [.. ConformanceArchive.ReadLightNets(Folder()).Where(n => n.Name != "light_vgg19").Select(runner.Run)];

        Assert.Empty(results.Where(r => r is { InScope: true, Passed: false }).Select(r => r.ToString()));
        Assert.True(results.Count(r => r.InScope) >= 3);
    }

    private static IReadOnlyList<ConformanceCase> Cases() => ConformanceArchive.Read(Folder());

    private static string Folder() => SharedData.PathOrSkip("onnx-conformance");

    private static Tensor Perturbed(Tensor tensor)
    {
        long[] dims = [.. tensor.Dims];
        if (!tensor.ElementType.IsFloat())
        {
            long[] integers = tensor.ToInt64s();
            integers[^1]++;
            return tensor.ElementType == ElementType.Int64 ? Tensor.Of<long>(dims, integers) : Tensor.Of<int>(dims, Array.ConvertAll(integers, i => (int)i));
        }

        float[] values = tensor.ToFloats();
        values[^1] = float.IsFinite(values[^1]) ? (values[^1] * 1.01f) + 1e-5f : 0;
        return Tensor.FromFloats(tensor.ElementType, dims, values);
    }
}
