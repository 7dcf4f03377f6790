namespace PruneSearch.Execution;

/// <summary>One weighted term of a loss. All are means over the batch.</summary>
public abstract record LossTerm(double Weight)
{
    /// <summary>
    /// Softmax cross-entropy of output <paramref name="Output"/> (logits [N, classes]) against labels, with the labels smoothed as in
    /// Szegedy et al. (2016): q = (1 - smoothing)*onehot + smoothing/classes.
    /// </summary>
    public sealed record CrossEntropy(int Output = 0, double LabelSmoothing = 0, double Weight = 1) : LossTerm(Weight);

    /// <summary>
    /// Distillation (Hinton et al. 2015): T^2 * KL(softmax(target/T) || softmax(output/T)) of logits [N, classes] against the teacher's.
    /// </summary>
    public sealed record Distillation(int Output = 0, double Temperature = 4, double Weight = 1) : LossTerm(Weight);

    /// <summary>
    /// Label-free matching of output <paramref name="Output"/> with the teacher's: sum (y - t)^2 / sum t^2 over the batch.
    /// </summary>
    public sealed record OutputMatching(int Output = 0, double Weight = 1) : LossTerm(Weight);

    /// <summary>The sum of the elements of output <paramref name="Output"/> over the number of samples; its gradient is the same everywhere.</summary>
    public sealed record OutputSum(int Output = 0, double Weight = 1) : LossTerm(Weight);

    /// <summary>An L1 penalty: sum |w| over the named parameters.</summary>
    public sealed record L1Penalty(IReadOnlyList<string> Parameters, double Weight) : LossTerm(Weight);

    /// <summary>A squared L2 penalty: sum w^2 / 2 over the named parameters.</summary>
    public sealed record L2Penalty(IReadOnlyList<string> Parameters, double Weight) : LossTerm(Weight);

    /// <summary>
    /// Group lasso (Yuan and Lin 2006; for networks Wen et al. 2016): the sum over units of sqrt(n)*||w||, w being all n elements of a
    /// unit's slices together. Its gradient at w = 0 is taken as 0.
    /// </summary>
    public sealed record GroupLasso(IReadOnlyList<IReadOnlyList<ParameterSlice>> Units, double Weight) : LossTerm(Weight);

    /// <summary>A squared L2 penalty on parts of parameters: sum w^2 / 2 over their elements.</summary>
    public sealed record SliceDecay(IReadOnlyList<ParameterSlice> Slices, double Weight) : LossTerm(Weight);
}
