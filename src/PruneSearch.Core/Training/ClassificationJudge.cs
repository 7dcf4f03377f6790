using PruneSearch.Data.Loading;
using PruneSearch.Execution;
using PruneSearch.Graphs;

namespace PruneSearch.Training;

/// <summary>Accuracy and cross-entropy of a classifier on labelled samples.</summary>
public static class ClassificationJudge
{
    /// <returns>Accuracy with its interval, the mean cross-entropy of the first output, and the accuracy of each class, null for one without samples.</returns>
    /// <exception cref="InvalidInputException">Samples have no labels, or labels the model has no class for.</exception>
    public static (Proportion Accuracy, double Loss, IReadOnlyList<double?> ByClass) Run(
        ModelGraph graph, IExecutionBackend backend, PreparedSamples samples, int threads, CancellationToken cancellation = default)
    {
        long correct = 0;
        double loss = 0;
        var samplesOf = new List<long>();
        var correctOf = new List<long>();
        ModelOutputs.Visit(graph, backend, samples, threads, Judge, cancellation);
        return (Proportion.Of(correct, samples.Count), loss / samples.Count, [.. samplesOf.Zip(correctOf, (n, k) => n == 0 ? (double?)null : (double)k / n)]);

        void Judge(int first, IReadOnlyList<Tensor> outputs)
        {
            (long hits, double sum) = Score(outputs[0], samples.Labels.AsSpan(first), (label, classes, right) =>
            {
                for (int c = samplesOf.Count; c < classes; c++)
                {
                    samplesOf.Add(0);
                    correctOf.Add(0);
                }

                samplesOf[label]++;
                correctOf[label] += right ? 1 : 0;
            });
            correct += hits;
            loss += sum;
        }
    }

    /// <summary>Right answers and summed cross-entropy of logits [N, classes] (axes of size 1 behind are passed over).</summary>
    /// <param name="logits">The logits.</param>
    /// <param name="labels">A label for each row.</param>
    /// <param name="each">Told of every row: its label, the number of classes, and whether the answer is right.</param>
    /// <exception cref="InvalidInputException">A label is missing or outside the classes.</exception>
    public static (long Correct, double Loss) Score(Tensor logits, ReadOnlySpan<int> labels, Action<int, int, bool>? each = null)
    {
        int count = (int)logits.Dims[0];
        int classes = (int)(logits.Count / count);
        float[] values = logits.ToFloats();
        long correct = 0;
        double loss = 0;
        for (int n = 0; n < count; n++)
        {
            int label = labels[n];
            if (label < 0 || label >= classes)
            {
                throw new InvalidInputException(
                    "data",
                    label < 0 ? "the samples have no labels; use labelled data, or the task fidelity" : $"a sample has label {label}, the model {classes} classes",
                    "classification needs labels from 0 to the number of classes - 1");
            }

            ReadOnlySpan<float> row = values.AsSpan(n * classes, classes);
            int best = 0;
            for (int c = 1; c < classes; c++)
            {
                best = row[c] > row[best] ? c : best;
            }

            correct += best == label ? 1 : 0;
            each?.Invoke(label, classes, best == label);
            double sum = 0;
            foreach (float value in row)
            {
                sum += Math.Exp(value - row[best]);
            }

            loss += row[best] + Math.Log(sum) - row[label];
        }

        return (correct, loss);
    }
}
