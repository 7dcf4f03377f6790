using PruneSearch.Compute.Memory;
using PruneSearch.Compute.Program;

namespace PruneSearch.Compute.Kernels;

/// <summary>Sums that every thread kept for itself.</summary>
internal static unsafe class Partials
{
    /// <summary>Adds the threads' partial gradients of a parameter up, in the order of the threads, and leaves them zero. A team step.</summary>
    /// <param name="w">The thread's share.</param>
    /// <param name="partial">[thread][element].</param>
    /// <param name="parameter">Where the sum goes.</param>
    /// <param name="threads">Number of partial sums.</param>
    /// <param name="add">Whether another kernel has already put its share into the gradient.</param>
    public static void Sum(in Work w, AlignedBuffer partial, Parameter parameter, int threads, bool add)
    {
        float* gradient = parameter.Gradient!.Start;
        (int first, int last) = w.Share(parameter.Count);
        for (int i = first; i < last; i++)
        {
            float sum = add ? gradient[i] : 0;
            for (int t = 0; t < threads; t++)
            {
                sum += partial.Start[((nint)t * parameter.Count) + i];
                partial.Start[((nint)t * parameter.Count) + i] = 0;
            }

            gradient[i] = sum;
        }
    }
}
