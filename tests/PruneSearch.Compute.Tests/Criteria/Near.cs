using Xunit;

namespace PruneSearch.Compute.Tests.Criteria;

/// <summary>Comparison of scores, beside the largest of them.</summary>
internal static class Near
{
    public static void Equal(IReadOnlyList<double> expected, IReadOnlyList<double> actual, double tolerance)
    {
        Assert.Equal(expected.Count, actual.Count);
        double scale = expected.Max(Math.Abs);
        Assert.True(scale > 0, "the test has no signal");
        for (int i = 0; i < expected.Count; i++)
        {
            Assert.True(Math.Abs(expected[i] - actual[i]) <= tolerance * scale, $"score {i} is {actual[i]}, expected {expected[i]} (scale {scale})");
        }
    }
}
