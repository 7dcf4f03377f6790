using PruneSearch.Execution;
using PruneSearch.Graphs;
using PruneSearch.Pruning.Criteria;
using Xunit;

namespace PruneSearch.Compute.Tests.Criteria;

/// <summary>
/// Two linear layers with a ReLU between them and cross-entropy, against numbers computed with PyTorch 1.13 in double precision: gradients,
/// gradients of single samples, and Hessian times gradient by its automatic differentiation.
/// </summary>
public sealed class PyTorchCriterionTests
{
    [Fact]
    public void Snip() => Check(
        "snip",
        [0.0496050529, 0.0922505083, 0.073435707, 0.00138315493, 0.012665269, 0.043342381, 0.0450075105, 0.0578739429, 0.0416716013, 0.0354465848, 0.065073342, 0.0509617851],
        [0.141166905, 0.00219596, 0.0175525864, 0.141682379, 0.0180940703, 0.0495376981, 0.0147899581, 0.0462636028]);

    [Fact]
    public void Grasp() => Check(
        "grasp",
        [-0.0274530826, -0.0911240724, -0.0111693378, 0.000519456662, -0.00795922683, 0.00540900655, 0.137586209, -0.0818013413, 0.0849853607, -0.0919455936, 0.269087525, 0.168145846],
        [-0.212916204, -5.57201071e-05, 0.18388935, 0.428771318, 0.0272905379, 0.00125696545, 0.154946725, -0.140006866]);

    [Fact]
    public void Fisher() => Check(
        "fisher",
        [0.0126728518, 0.0276906556, 0.0158539801, 1.56251775e-05, 0.00112210318, 0.0086368161, 0.0338136685, 0.0103417324, 0.0110383444, 0.00647099876, 0.0137784996, 0.00763506981],
        [0.0744877327, 1.67033113e-05, 0.0144559312, 0.0817553904, 0.00122374665, 0.00850012615, 0.0102635528, 0.00871693112]);

    [Fact]
    public void Second_order_taylor() => Check(
        "taylor2",
        [0.0665653564, 0.175049938, 0.133158841, 0.00222505168, 0.0213533732, 0.0778711462, 0.0380805091, 0.102788515, 0.0555271126, 0.0630927277, 0.0901684719, 0.0737703576],
        [0.299985176, 0.0034910832, 0.0135822506, 0.144565462, 0.0276793918, 0.087630743, 0.0133616569, 0.0826175676]);

    [Fact]
    public void Synaptic_flow() => Check(
        "synflow",
        [0.621518492, 0.73245312, 0.498903543, 0.0293267589, 0.431542167, 0.689450071, 1.02153904, 0.432313743, 0.360235427, 0.676012256, 0.786441118, 0.526994369],
        [1.64236499, 0.0488280666, 0.9845218, 1.49973778, 0.210510159, 1.10149093, 0.829566414, 0.489709964]);

    private static void Check(string criterion, double[] first, double[] second)
    {
        Dictionary<string, double[]> scores = Model().Scores(criterion, CriterionScope.Weights);
        Near.Equal(first, scores["w1"], criterion == "grasp" ? 2e-3 : 1e-5);
        Near.Equal(second, scores["w2"], criterion == "grasp" ? 2e-3 : 1e-5);
    }

    private static CriterionCase Model()
    {
        var b = new GraphBuilder("golden");
        string x = b.Input("x", 3);
        b.Constant("w1", Tensor.Of<float>([4, 3], Wave(12, 1, 0.7, 0.8)));
        b.Constant("b1", Tensor.Of<float>([4], [0.1f, -0.2f, 0.05f, 0.3f]));
        b.Constant("w2", Tensor.Of<float>([2, 4], Wave(8, 2, 1.1, 0.9)));
        b.Constant("b2", Tensor.Of<float>([2], [0.02f, -0.03f]));
        x = b.Relu("relu", b.Node("Gemm", "fc1", [x, "w1", "b1"], ("transB", 1)));
        x = b.Node("Gemm", "fc2", [x, "w2", "b2"], ("transB", 1));
        return new CriterionCase(b.Build((x, "y")), [new TrainingBatch([Tensor.Of<float>([5, 3], Wave(15, 0.3, 1.3, 1.5))], [0, 1, 1, 0, 1])]);
    }

    private static float[] Wave(int count, double start, double step, double scale) =>
        [.. Enumerable.Range(0, count).Select(i => (float)(scale * Math.Sin(start + (step * i))))];
}
