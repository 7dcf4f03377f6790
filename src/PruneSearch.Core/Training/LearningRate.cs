namespace PruneSearch.Training;

/// <summary>A learning rate over the steps of a training: a linear warm-up, then a shape.</summary>
/// <param name="Peak">The highest rate.</param>
/// <param name="Total">Steps of the whole training.</param>
/// <param name="WarmUp">Share of the steps over which the rate rises from 0.</param>
/// <param name="Shape">What follows, as a factor of the peak: a function of the progress behind the warm-up, in [0, 1).</param>
public sealed record LearningRate(double Peak, long Total, double WarmUp, Func<double, double> Shape)
{
    /// <summary>The step that the training begins with. Default 0.</summary>
    public long Start { get; init; }

    public static double Constant(double progress) => 1;

    /// <summary>Half a cosine, down to 0 (Loshchilov and Hutter, "SGDR", 2017, without restarts).</summary>
    public static double Cosine(double progress) => (1 + Math.Cos(Math.PI * progress)) / 2;

    /// <summary>Multiplied by gamma at every milestone.</summary>
    public static Func<double, double> Steps(IReadOnlyList<double> milestones, double gamma) =>
        progress => Math.Pow(gamma, milestones.Count(m => progress >= m));

    /// <summary>The rate of a step.</summary>
    public double At(long step)
    {
        step -= Start;
        double warm = WarmUp * Total;
        if (step < warm)
        {
            return Peak * (step + 1) / (warm + 1);
        }

        double rest = Math.Max(1, Total - warm);
        return Peak * Shape(Math.Clamp((step - warm) / rest, 0, 1));
    }
}
