namespace PruneSearch.Data;

/// <summary>Figures that follow from what every data set has.</summary>
public static class DataSetExtensions
{
    extension(IDataSet dataSet)
    {
        /// <summary>Number of values in one sample: the product of its shape.</summary>
        public int SampleLength
        {
            get
            {
                int length = 1;
                foreach (int extent in dataSet.SampleShape)
                {
                    length = checked(length * extent);
                }

                return length;
            }
        }
    }
}
