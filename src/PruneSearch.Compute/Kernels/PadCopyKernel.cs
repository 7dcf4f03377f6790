using PruneSearch.Compute.Layout;
using PruneSearch.Compute.Program;

namespace PruneSearch.Compute.Kernels;

/// <summary>A value with a halo, copied from one that cannot have it.</summary>
internal sealed unsafe class PadCopyKernel : Kernel
{
    private readonly Slot _x;
    private readonly Slot _y;
    private readonly int _lanes;

    public PadCopyKernel(string name, Slot x, Halo halo, int lanes)
        : base(name)
    {
        _x = x;
        _lanes = lanes;
        _y = PadCopy.Target(name, x, halo);
    }

    public override IReadOnlyList<Slot> Inputs => [_x];

    public override IReadOnlyList<Slot> Outputs => [_y];

    public override void Forward(StepList steps) => PadCopy.Add(steps, Name, _x, _y, _lanes);

    public override void Backward(StepList steps, Gradients gradients)
    {
        if (!gradients.Required(_x))
        {
            return;
        }

        ImageView dy = ImageView.Of(gradients.Of(_y));
        ImageView dx = ImageView.Of(gradients.Of(_x));
        bool add = gradients.Accumulates(_x);
        steps.Add("d " + Name, Action, [dy.Slot, dx.Slot]);

        void Action(in Work w)
        {
            (int first, int last) = w.Share(dx.Leading * dx.Channels);
            for (int plane = first; plane < last; plane++)
            {
                for (int row = 0; row < dx.Height; row++)
                {
                    float* from = w.At(dy.Slot) + ((((nint)plane * dy.PlanePitch) + dy.Origin + ((nint)row * dy.RowPitch)) * _lanes);
                    float* to = w.At(dx.Slot) + ((((nint)plane * dx.PlanePitch) + dx.Origin + ((nint)row * dx.RowPitch)) * _lanes);
                    for (int i = 0; i < dx.Width * _lanes; i++)
                    {
                        to[i] = add ? to[i] + from[i] : from[i];
                    }
                }
            }
        }
    }
}
