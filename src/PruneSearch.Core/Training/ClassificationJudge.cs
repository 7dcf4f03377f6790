using PruneSearch.Data.Loading;
using PruneSearch.Execution;
using PruneSearch.Graphs;

namespace PruneSearch.Training;

/// <summary>Accuracy and cross-entropy of a classifier on labelled samples.</summary>
public static class ClassificationJudge
{
    /// <returns>Accuracy with its interval, and the mean cross-entropy of the first output.</returns>
    /// <exception cref="InvalidInputException">Samples have no labels, or labels the model has no class for.</exception>
    public static (Proportion Accuracy, double Loss) Run(
        ModelGraph graph, IExecutionBackend backend, PreparedSamples samples, int threads, CancellationToken cancellation = default)
    {
        long correct = 0;
        double loss = 0;
        ModelOutputs.Visit(graph, backend, samples, threads, Judge, cancellation);
        return (Proportion.Of(correct, samples.Count), loss / samples.Count);

        void Judge(int first, IReadOnlyList<Tensor> outputs)
        {
            (long hits, double sum) = Score(outputs[0], samples.Labels.AsSpan(first));
            correct += hits;
            loss += sum;
        }
    }

    /// <summary>Right answers and summed cross-entropy of logits [N, classes] (axes of size 1 behind are passed over).</summary>
    /// <exception cref="InvalidInputException">A label is missing or outside the classes.</exception>
    public static (long Correct, double Loss) Score(Tensor logits, ReadOnlySpan<int> labels)
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
