using PruneSearch.Compute.Layout;
using PruneSearch.Compute.Lowering;
using PruneSearch.Graphs;

namespace PruneSearch.Compute.Program;

/// <summary>
/// Where values enter and leave a program: dense tensors [samples, elements] on the outside, interleaved blocks inside. Pointers are set
/// before every run.
/// </summary>
internal sealed unsafe class Ports
{
    /// <summary>Elements that are moved for all lanes before the next ones, so that cache lines are written whole.</summary>
    private const int Chunk = 256;

    private readonly int _lanes;
    private readonly List<(Slot Slot, int Index)> _inputs = [];
    private readonly List<(Slot Slot, int Index)> _outputs = [];

    public Ports(ModelGraph graph, SlotMap slots, int lanes)
    {
        _lanes = lanes;
        for (int i = 0; i < graph.Inputs.Length; i++)
        {
            if (graph.Inputs[i].Type.ElementType.IsFloat())
            {
                _inputs.Add((slots.Of(graph.Inputs[i].Name), i));
            }
        }

        for (int i = 0; i < graph.Outputs.Length; i++)
        {
            if (!graph.Initializers.ContainsKey(graph.Outputs[i]))
            {
                _outputs.Add((slots.Of(graph.Outputs[i]), i));
            }
        }

        InputData = new float*[graph.Inputs.Length];
        OutputData = new float*[graph.Outputs.Length];
        GradientData = new float*[graph.Outputs.Length];
    }

    /// <summary>Dense input data, by index of the graph's input.</summary>
    public float*[] InputData { get; }

    /// <summary>Where dense outputs go, by index of the graph's output; null for those not wanted.</summary>
    public float*[] OutputData { get; }

    /// <summary>Dense gradients of the outputs; null for zero.</summary>
    public float*[] GradientData { get; }

    /// <summary>Samples of the run.</summary>
    public int Samples { get; set; }

    public IEnumerable<Slot> Slots => _inputs.Concat(_outputs).Select(p => p.Slot);

    public void AddImports(StepList steps)
    {
        HaloClear.Add(steps, _inputs.Select(i => i.Slot), _lanes);
        foreach ((Slot slot, int index) in _inputs)
        {
            steps.Add("input " + slot.Name, (in Work w) => Import(w, slot, InputData[index], repeatLast: true), [slot]);
        }
    }

    public void AddExports(StepList steps)
    {
        foreach ((Slot slot, int index) in _outputs)
        {
            steps.Add("output " + slot.Name, (in Work w) => Export(w, slot, OutputData[index]), [slot]);
        }
    }

    public void AddGradientImports(StepList steps, Gradients gradients)
    {
        foreach ((Slot slot, int index) in _outputs)
        {
            if (gradients.Required(slot) && !gradients.Accumulates(slot))
            {
                Slot gradient = gradients.Of(slot);
                HaloClear.Add(steps, [gradient], _lanes);
                steps.Add("d output " + slot.Name, (in Work w) => Import(w, gradient, GradientData[index], repeatLast: false), [gradient]);
            }
        }
    }

    /// <summary>Lanes behind the last sample repeat it (or hold zero), so that nothing undefined is computed.</summary>
    private void Import(in Work w, Slot slot, float* data, bool repeatLast)
    {
        float* to = w.At(slot);
        (int first, int last) = w.Share(Rows(slot));
        int width = slot.Count / Math.Max(1, Rows(slot));
        for (int row = first; row < last; row++)
        {
            float* target = to + (RowStart(slot, row) * _lanes);
            for (int chunk = 0; chunk < width; chunk += Chunk)
            {
                int end = Math.Min(width, chunk + Chunk);
                for (int lane = 0; lane < _lanes; lane++)
                {
                    int sample = (w.Block * _lanes) + (repeatLast ? Math.Min(lane, w.ValidLanes - 1) : lane);
                    if (data is null || (!repeatLast && lane >= w.ValidLanes))
                    {
                        for (int e = chunk; e < end; e++)
                        {
                            target[((nint)e * _lanes) + lane] = 0;
                        }

                        continue;
                    }

                    float* source = data + ((nint)sample * slot.Count) + ((nint)row * width);
                    if (_lanes == 1)
                    {
                        Buffer.MemoryCopy(source + chunk, target + chunk, (end - chunk) * sizeof(float), (end - chunk) * sizeof(float));
                        continue;
                    }

                    for (int e = chunk; e < end; e++)
                    {
                        target[((nint)e * _lanes) + lane] = source[e];
                    }
                }
            }
        }
    }

    private void Export(in Work w, Slot slot, float* data)
    {
        if (data is null)
        {
            return;
        }

        float* from = w.At(slot);
        (int first, int last) = w.Share(Rows(slot));
        int width = slot.Count / Math.Max(1, Rows(slot));
        for (int row = first; row < last; row++)
        {
            float* source = from + (RowStart(slot, row) * _lanes);
            for (int lane = 0; lane < w.ValidLanes; lane++)
            {
                float* target = data + ((((nint)w.Block * _lanes) + lane) * slot.Count) + ((nint)row * width);
                for (int e = 0; e < width; e++)
                {
                    target[e] = source[((nint)e * _lanes) + lane];
                }
            }
        }
    }

    private static int Rows(Slot slot) => slot.IsImage ? slot.Planes * slot.Height : 1;

    private static nint RowStart(Slot slot, int row) =>
        slot.IsImage ? ((nint)(row / slot.Height) * slot.PlanePitch) + slot.Origin + ((nint)(row % slot.Height) * slot.RowPitch) : 0;
}
