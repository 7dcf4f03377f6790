using PruneSearch.Execution;
using PruneSearch.Graphs;

namespace PruneSearch.Compute.Training;

/// <summary>
/// Losses of outputs and their gradients, in double precision. A part of a batch counts by its share, so that the parts add up to the batch.
/// </summary>
/// <param name="graph">The region.</param>
/// <param name="batch">The whole batch.</param>
/// <param name="samples">Its samples.</param>
/// <param name="from">The first sample of the part.</param>
/// <param name="count">Samples of the part.</param>
/// <param name="outputs">The part's outputs.</param>
/// <param name="gradients">Where their gradients go.</param>
internal sealed class LossEvaluation(ModelGraph graph, TrainingBatch batch, int samples, int from, int count, float[][] outputs, float[][] gradients)
{
    public StepResult Run(IReadOnlyList<LossTerm> terms)
    {
        foreach (float[] gradient in gradients)
        {
            Array.Clear(gradient);
        }

        double loss = 0;
        int correct = -1;
        foreach (LossTerm term in terms)
        {
            switch (term)
            {
                case LossTerm.CrossEntropy crossEntropy:
                    (double value, int hits) = CrossEntropy(crossEntropy);
                    loss += value;
                    correct = hits;
                    break;
                case LossTerm.Distillation distillation:
                    loss += Distillation(distillation);
                    break;
                case LossTerm.OutputMatching matching:
                    loss += Matching(matching);
                    break;
                case LossTerm.OutputSum sum:
                    loss += Sum(sum);
                    break;
                case LossTerm.L1Penalty or LossTerm.L2Penalty or LossTerm.GroupLasso or LossTerm.SliceDecay:
                    break; // added to the parameters' gradients
                default:
                    throw new NotSupportedException($"loss {term.GetType().Name}");
            }
        }

        return new StepResult(loss, correct, count);
    }

    private (double Loss, int Correct) CrossEntropy(LossTerm.CrossEntropy term)
    {
        int[] labels = batch.Labels ?? throw new ArgumentException("cross-entropy needs labels");
        int classes = Classes(term.Output);
        double loss = 0;
        int correct = 0;
        var probabilities = new double[classes];
        double smooth = term.LabelSmoothing / classes;
        for (int n = 0; n < count; n++)
        {
            int label = labels[from + n];
            if (label < 0 || label >= classes)
            {
                throw new ArgumentException($"label {label} of sample {from + n} where the output has {classes} classes");
            }

            ReadOnlySpan<float> logits = outputs[term.Output].AsSpan(n * classes, classes);
            Span<float> gradient = gradients[term.Output].AsSpan(n * classes, classes);
            double logSum = Softmax(logits, 1, probabilities);
            int best = 0;
            for (int c = 0; c < classes; c++)
            {
                double target = smooth + (c == label ? 1 - term.LabelSmoothing : 0);
                loss -= target * (logits[c] - logSum);
                gradient[c] += (float)(term.Weight * (probabilities[c] - target) / samples);
                best = logits[c] > logits[best] ? c : best;
            }

            correct += best == label ? 1 : 0;
        }

        return (term.Weight * loss / samples, correct);
    }

    private double Distillation(LossTerm.Distillation term)
    {
        int classes = Classes(term.Output);
        float[] teacher = Target(term.Output);
        double t = term.Temperature;
        var student = new double[classes];
        var target = new double[classes];
        double loss = 0;
        for (int n = 0; n < count; n++)
        {
            ReadOnlySpan<float> own = outputs[term.Output].AsSpan(n * classes, classes);
            ReadOnlySpan<float> other = teacher.AsSpan((from + n) * classes, classes);
            double ownSum = Softmax(own, t, student);
            double otherSum = Softmax(other, t, target);
            Span<float> gradient = gradients[term.Output].AsSpan(n * classes, classes);
            for (int c = 0; c < classes; c++)
            {
                loss += target[c] * (((other[c] / t) - otherSum) - ((own[c] / t) - ownSum));
                gradient[c] += (float)(term.Weight * t * (student[c] - target[c]) / samples);
            }
        }

        return term.Weight * t * t * loss / samples;
    }

    private double Matching(LossTerm.OutputMatching term)
    {
        float[] target = Target(term.Output);
        int length = Length(term.Output, Part);
        int first = (int)((long)target.Length * from / samples);
        double error = 0;
        double scale = 0;
        foreach (float value in target)
        {
            scale += (double)value * value;
        }

        scale = Math.Max(scale, 1e-12);
        double factor = 2 * term.Weight / scale;
        for (int i = 0; i < length; i++)
        {
            double d = (double)outputs[term.Output][i] - target[first + i];
            error += d * d;
            gradients[term.Output][i] += (float)(factor * d);
        }

        return term.Weight * error / scale;
    }

    private double Sum(LossTerm.OutputSum term)
    {
        int length = Length(term.Output, Part);
        double sum = 0;
        for (int i = 0; i < length; i++)
        {
            sum += outputs[term.Output][i];
            gradients[term.Output][i] += (float)(term.Weight / samples);
        }

        return term.Weight * sum / samples;
    }

    /// <summary>Probabilities at a temperature; returns the logarithm of the sum of exponentials.</summary>
    private static double Softmax(ReadOnlySpan<float> logits, double temperature, double[] probabilities)
    {
        double max = double.NegativeInfinity;
        foreach (float logit in logits)
        {
            max = Math.Max(max, logit / temperature);
        }

        double sum = 0;
        for (int c = 0; c < logits.Length; c++)
        {
            sum += probabilities[c] = Math.Exp((logits[c] / temperature) - max);
        }

        for (int c = 0; c < logits.Length; c++)
        {
            probabilities[c] /= sum;
        }

        return max + Math.Log(sum);
    }

    private int Part => graph.BatchSymbol is null ? 1 : count;

    private int Whole => graph.BatchSymbol is null ? 1 : samples;

    /// <summary>Elements of an output for a number of samples.</summary>
    private int Length(int output, int of) => graph.TypeOf(graph.Outputs[output]).Shape.Concrete(of).Aggregate(1, (a, b) => a * b);

    private int Classes(int output)
    {
        int[] dims = graph.TypeOf(graph.Outputs[output]).Shape.Concrete();
        return dims.Length == 2 ? dims[1] : throw new ArgumentException($"output '{graph.Outputs[output]}' of shape {graph.TypeOf(graph.Outputs[output]).Shape} is not [N, classes]");
    }

    private float[] Target(int output)
    {
        Tensor target = batch.Targets?[output] ?? throw new ArgumentException("distillation and output matching need a teacher's outputs");
        float[] data = target.ToFloats();
        return data.Length == Length(output, Whole)
            ? data
            : throw new ArgumentException($"the teacher's output {output} has {data.Length} elements, expected {Length(output, Whole)}");
    }
}
