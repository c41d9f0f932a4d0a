<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="es" sourcelanguage="en">
  <context>
    <name>HlsGan</name>
    <message>
      <location filename="../../algorithms/align.py" />
      <source>Align to a reference raster</source>
      <translation>Alinear con un ráster de referencia</translation>
    </message>
    <message>
      <location filename="../../algorithms/align.py" />
      <source>Judgement</source>
      <translation>Evaluación</translation>
    </message>
    <message>
      <location filename="../../algorithms/align.py" />
      <source>Brings a raster to the grid of another one: CRS, pixel size, origin and extent.

Where the pixels of both coincide nothing is resampled, only cut or padded with nodata. Masks (8 bit) are always taken from the nearest pixel.</source>
      <translation>Lleva un ráster a la cuadrícula de otro: SRC, tamaño de píxel, origen y extensión.

Donde los píxeles de ambos coinciden no se remuestrea nada, solo se corta o se rellena con valores sin datos. Las máscaras (8 bits) se toman siempre del píxel más cercano.</translation>
    </message>
    <message>
      <location filename="../../algorithms/align.py" />
      <source>grid, resample, warp, snap, landsat, sentinel, mask</source>
      <translation>cuadrícula, remuestrear, alinear, ajustar, máscara</translation>
    </message>
    <message>
      <location filename="../../algorithms/align.py" />
      <source>Raster to align</source>
      <translation>Ráster a alinear</translation>
    </message>
    <message>
      <location filename="../../algorithms/align.py" />
      <source>The raster that is to lie on another one's pixels.</source>
      <translation>El ráster que debe quedar sobre los píxeles de otro.</translation>
    </message>
    <message>
      <location filename="../../algorithms/align.py" />
      <source>Reference raster</source>
      <translation>Ráster de referencia</translation>
    </message>
    <message>
      <location filename="../../algorithms/align.py" />
      <source>The raster whose CRS, pixel size, origin and extent are taken.</source>
      <translation>El ráster del que se toman el SRC, el tamaño de píxel, el origen y la extensión.</translation>
    </message>
    <message>
      <location filename="../../algorithms/align.py" />
      <source>Resampling</source>
      <translation>Remuestreo</translation>
    </message>
    <message>
      <location filename="../../algorithms/align.py" />
      <source>How values between pixels come about, where the pixels do not coincide.</source>
      <translation>Cómo se obtienen los valores entre píxeles, donde los píxeles no coinciden.</translation>
    </message>
    <message>
      <location filename="../../algorithms/align.py" />
      <source>Aligned</source>
      <translation>Alineado</translation>
    </message>
    <message>
      <location filename="../../algorithms/align.py" />
      <source>A GeoTIFF on the reference's grid.</source>
      <translation>Un GeoTIFF en la cuadrícula de la referencia.</translation>
    </message>
    <message>
      <location filename="../../algorithms/align.py" />
      <source>{raster} on the grid of {reference}</source>
      <translation>{raster} en la cuadrícula de {reference}</translation>
    </message>
    <message>
      <location filename="../../algorithms/apply_baseline.py" />
      <source>Apply a baseline</source>
      <translation>Aplicar un método de comparación</translation>
    </message>
    <message>
      <location filename="../../algorithms/apply_baseline.py" />
      <source>Applies a fitted baseline (a regression line per band, or histogram matching) to an S30 raster. The result has the input's grid, data type and gaps; its bands are Landsat's.</source>
      <translation>Aplica un método de comparación ajustado (una recta de regresión por banda, o el ajuste de histogramas) a un ráster S30. El resultado tiene la cuadrícula, el tipo de datos y los huecos de la entrada; sus bandas son las de Landsat.</translation>
    </message>
    <message>
      <location filename="../../algorithms/apply_baseline.py" />
      <source>hls, regression, histogram, bandpass, linear, landsat, sentinel</source>
      <translation>regresión, histograma, recta, lineal</translation>
    </message>
    <message>
      <location filename="../../algorithms/apply_baseline.py" />
      <source>Sentinel-2 raster (S30)</source>
      <translation>Ráster Sentinel-2 (S30)</translation>
    </message>
    <message>
      <location filename="../../algorithms/apply_baseline.py" />
      <source>The Sentinel-2 raster of HLS (S30). A band file of a granule stands for its other bands too, if they lie in the same folder.</source>
      <translation>El ráster Sentinel-2 de HLS (S30). Un archivo de banda de un gránulo representa también sus demás bandas, si están en la misma carpeta.</translation>
    </message>
    <message>
      <location filename="../../algorithms/apply_baseline.py" />
      <source>Baseline</source>
      <translation>Método de comparación</translation>
    </message>
    <message>
      <location filename="../../algorithms/apply_baseline.py" />
      <source>A file of 'Fit a baseline'.</source>
      <translation>Un archivo de «Ajustar un método de comparación».</translation>
    </message>
    <message>
      <location filename="../../algorithms/apply_baseline.py" />
      <source>Baselines (*.json);;All files (*.*)</source>
      <translation>Métodos de comparación (*.json);;Todos los archivos (*.*)</translation>
    </message>
    <message>
      <location filename="../../algorithms/apply_baseline.py" />
      <source>Input bands (empty: found by name)</source>
      <translation>Bandas de entrada (vacío: por nombre)</translation>
    </message>
    <message>
      <location filename="../../algorithms/apply_baseline.py" />
      <source>Which bands of the input feed the baseline, in its order; empty: found by name.</source>
      <translation>Qué bandas de la entrada alimentan el método de comparación, en su orden; vacío: se encuentran por nombre.</translation>
    </message>
    <message>
      <location filename="../../algorithms/apply_baseline.py" />
      <source>Reflectance of one unit of the rasters</source>
      <translation>Reflectancia de una unidad de los rásteres</translation>
    </message>
    <message>
      <location filename="../../algorithms/apply_baseline.py" />
      <source>auto: as the file says it, otherwise 0.0001 for whole numbers (HLS's digital numbers) and 1 for decimal ones.</source>
      <translation>auto: como lo indique el archivo; si no, 0,0001 para números enteros (los números digitales de HLS) y 1 para decimales.</translation>
    </message>
    <message>
      <location filename="../../algorithms/apply_baseline.py" />
      <source>Adjusted</source>
      <translation>Ajustado</translation>
    </message>
    <message>
      <location filename="../../algorithms/apply_baseline.py" />
      <source>A GeoTIFF with Landsat's bands.</source>
      <translation>Un GeoTIFF con las bandas de Landsat.</translation>
    </message>
    <message>
      <location filename="../../algorithms/apply_baseline.py" />
      <source>Valid pixels</source>
      <translation>Píxeles válidos</translation>
    </message>
    <message>
      <location filename="../../algorithms/check_engine.py" />
      <source>Check the engine</source>
      <translation>Comprobar el motor</translation>
    </message>
    <message>
      <location filename="../../algorithms/check_engine.py" />
      <source>Engine</source>
      <translation>Motor</translation>
    </message>
    <message>
      <location filename="../../algorithms/check_engine.py" />
      <source>Says which plugin, QGIS and engine are in use, the versions of the engine's libraries, its devices and their memory, and the models with their SHA-256; what is wrong, and how to mend it.

Works without any engine. What it finds stands in the log and in the results viewer, where it can be copied, and belongs into every question about the plugin.</source>
      <translation>Indica qué complemento, QGIS y motor están en uso, las versiones de las bibliotecas del motor, sus dispositivos y la memoria de estos, y los modelos con su SHA-256; qué está mal y cómo arreglarlo.

Funciona sin motor. El diagnóstico queda en el registro y en el visor de resultados, donde se puede copiar, y debe acompañar a toda pregunta sobre el complemento.</translation>
    </message>
    <message>
      <location filename="../../algorithms/check_engine.py" />
      <source>pytorch, cuda, gpu, version, diagnose</source>
      <translation>tarjeta gráfica, versión, diagnóstico</translation>
    </message>
    <message>
      <location filename="../../algorithms/check_engine.py" />
      <source>Findings as a text file</source>
      <translation>Diagnóstico como archivo de texto</translation>
    </message>
    <message>
      <location filename="../../algorithms/check_engine.py" />
      <source>Where to save the report too.</source>
      <translation>Dónde guardar también el informe.</translation>
    </message>
    <message>
      <location filename="../../algorithms/check_engine.py" />
      <source>Text files (*.txt)</source>
      <translation>Archivos de texto (*.txt)</translation>
    </message>
    <message>
      <location filename="../../algorithms/check_engine.py" />
      <source>Engine of HLS GAN</source>
      <translation>Motor de HLS GAN</translation>
    </message>
    <message>
      <location filename="../../algorithms/check_engine.py" />
      <source>Number of problems</source>
      <translation>Número de problemas</translation>
    </message>
    <message>
      <location filename="../../algorithms/check_engine.py" />
      <source>System</source>
      <translation>Sistema</translation>
    </message>
    <message>
      <location filename="../../algorithms/check_engine.py" />
      <source>QGIS's Python</source>
      <translation>Python de QGIS</translation>
    </message>
    <message>
      <location filename="../../algorithms/check_engine.py" />
      <source>Folders of models</source>
      <translation>Carpetas de modelos</translation>
    </message>
    <message>
      <location filename="../../algorithms/check_engine.py" />
      <source>The findings could not be written to '{file}' ({cause}); choose another one.</source>
      <translation>No se pudo escribir el diagnóstico en «{file}» ({cause}); elija otro archivo.</translation>
    </message>
    <message>
      <location filename="../../algorithms/cut_training_windows.py" />
      <source>Cut training windows</source>
      <translation>Cortar ventanas de entrenamiento</translation>
    </message>
    <message>
      <location filename="../../algorithms/cut_training_windows.py" />
      <source>Training</source>
      <translation>Entrenamiento</translation>
    </message>
    <message>
      <location filename="../../algorithms/cut_training_windows.py" />
      <source>Cuts the pairs of S30 and L30 granules below a folder into windows that 'Train a model' learns from, and holds some scenes out: a few to choose the best generator by, a few to judge it on.

Windows lie side by side; one with a single pixel of cloud, shadow, snow, water or fill in either granule is rejected, unless you allow some. At least three scenes are wanted: to train on, to validate with and to test on. The folder may also hold chips that 'Cut into windows' made of band and Fmask files of HLS granules.
A cancelled run leaves nothing.</source>
      <translation>Corta los pares de gránulos S30 y L30 que hay bajo una carpeta en ventanas de las que aprende «Entrenar un modelo» y reserva algunas escenas: unas para elegir el mejor generador y otras para evaluarlo.

Las ventanas están una junto a otra; se descarta la que tenga un solo píxel de nube, sombra, nieve, agua o relleno en cualquiera de los dos gránulos, salvo que usted admita algunos. Hacen falta al menos tres escenas: para entrenar, para validar y para probar. La carpeta también puede contener recortes que «Cortar en ventanas» hizo de archivos de banda y Fmask de gránulos HLS.
Una ejecución cancelada no deja nada.</translation>
    </message>
    <message>
      <location filename="../../algorithms/cut_training_windows.py" />
      <source>hls, windows, tiles, patches, chips, training, split, validation</source>
      <translation>ventanas, teselas, recortes, entrenamiento, división, validación</translation>
    </message>
    <message>
      <location filename="../../algorithms/cut_training_windows.py" />
      <source>Folder with HLS granules</source>
      <translation>Carpeta con gránulos HLS</translation>
    </message>
    <message>
      <location filename="../../algorithms/cut_training_windows.py" />
      <source>A folder with HLS granules of both sensors, S30 and L30, at any depth. A granule is known by its files' names, such as HLS.S30.T15SXR.2021250T163901.v2.0.B03.tif, and needs the chosen bands and its Fmask.</source>
      <translation>Una carpeta con gránulos HLS de ambos sensores, S30 y L30, a cualquier profundidad. Un gránulo se reconoce por los nombres de sus archivos, como HLS.S30.T15SXR.2021250T163901.v2.0.B03.tif, y necesita las bandas elegidas y su Fmask.</translation>
    </message>
    <message>
      <location filename="../../algorithms/cut_training_windows.py" />
      <source>All files (*.*)</source>
      <translation>Todos los archivos (*.*)</translation>
    </message>
    <message>
      <location filename="../../algorithms/cut_training_windows.py" />
      <source>Bands to learn</source>
      <translation>Bandas a aprender</translation>
    </message>
    <message>
      <location filename="../../algorithms/cut_training_windows.py" />
      <source>The bands that are learned; each granule has to have them. L30's are S30's counterparts.</source>
      <translation>Las bandas que se aprenden; cada gránulo debe tenerlas. Las de L30 son las correspondientes a las de S30.</translation>
    </message>
    <message>
      <location filename="../../algorithms/cut_training_windows.py" />
      <source>Days between the granules of a pair at most</source>
      <translation>Separación máxima de los gránulos de un par (días)</translation>
    </message>
    <message>
      <location filename="../../algorithms/cut_training_windows.py" />
      <source>0: both sensors saw the tile on one day. The more days, the more has changed on the ground, and a model learns that too.</source>
      <translation>0: ambos sensores vieron la tesela el mismo día. Cuantos más días, más ha cambiado el suelo, y un modelo aprende también eso.</translation>
    </message>
    <message>
      <location filename="../../algorithms/cut_training_windows.py" />
      <source>Least share of the grid valid in both</source>
      <translation>Proporción mínima válida en ambos</translation>
    </message>
    <message>
      <location filename="../../algorithms/cut_training_windows.py" />
      <source>From 0 to 1: a pair whose granules share less of their grid is left out.</source>
      <translation>De 0 a 1: se omite todo par cuyos gránulos comparten menos de su cuadrícula.</translation>
    </message>
    <message>
      <location filename="../../algorithms/cut_training_windows.py" />
      <source>Leave out damaged granules</source>
      <translation>Omitir los gránulos dañados</translation>
    </message>
    <message>
      <location filename="../../algorithms/cut_training_windows.py" />
      <source>Names damaged or incomplete granules and leaves them out; otherwise the first one ends the tool.</source>
      <translation>Nombra los gránulos dañados o incompletos y los omite; si no, el primero detiene la herramienta.</translation>
    </message>
    <message>
      <location filename="../../algorithms/cut_training_windows.py" />
      <source>Window size in pixels</source>
      <translation>Tamaño de ventana en píxeles</translation>
    </message>
    <message>
      <location filename="../../algorithms/cut_training_windows.py" />
      <source>Side of a window in pixels of 30 m, a multiple of 4.</source>
      <translation>Lado de una ventana en píxeles de 30 m, múltiplo de 4.</translation>
    </message>
    <message>
      <location filename="../../algorithms/cut_training_windows.py" />
      <source>Largest share of a window that is masked</source>
      <translation>Mayor proporción enmascarada</translation>
    </message>
    <message>
      <location filename="../../algorithms/cut_training_windows.py" />
      <source>From 0 to 1: the largest share of a window that may be masked or fill; such pixels count neither in training nor in scores. 0 is the published rule.</source>
      <translation>De 0 a 1: la mayor proporción de una ventana que puede estar enmascarada o ser relleno; esos píxeles no cuentan ni en el entrenamiento ni en la puntuación. 0 es la regla publicada.</translation>
    </message>
    <message>
      <location filename="../../algorithms/cut_training_windows.py" />
      <source>Windows of a pair at most (0: all)</source>
      <translation>Ventanas por par, máximo (0: todas)</translation>
    </message>
    <message>
      <location filename="../../algorithms/cut_training_windows.py" />
      <source>Drawn at random among the clear ones; 0: all.</source>
      <translation>Se sacan al azar de las despejadas; 0: todas.</translation>
    </message>
    <message>
      <location filename="../../algorithms/cut_training_windows.py" />
      <source>What is held out together</source>
      <translation>Qué se reserva en conjunto</translation>
    </message>
    <message>
      <location filename="../../algorithms/cut_training_windows.py" />
      <source>scene and tile hold out whole scenes or tiles, so that no neighbour of a held-out window is trained on; random holds out single windows, as published, and scores come out better than they are.</source>
      <translation>scene y tile reservan escenas o teselas enteras, para que no se entrene con ninguna vecina de una ventana reservada; random reserva ventanas sueltas, como está publicado, y la puntuación sale mejor de lo que es.</translation>
    </message>
    <message>
      <location filename="../../algorithms/cut_training_windows.py" />
      <source>Held out to validate</source>
      <translation>Reservado para validar</translation>
    </message>
    <message>
      <location filename="../../algorithms/cut_training_windows.py" />
      <source>To choose the best generator by. Below 1 a share, from 1 on a number of scenes (tiles, windows).</source>
      <translation>Para elegir el mejor generador. Por debajo de 1, una proporción; desde 1, un número de escenas (teselas, ventanas).</translation>
    </message>
    <message>
      <location filename="../../algorithms/cut_training_windows.py" />
      <source>Held out to test</source>
      <translation>Reservado para probar</translation>
    </message>
    <message>
      <location filename="../../algorithms/cut_training_windows.py" />
      <source>To judge the chosen generator on. Below 1 a share, from 1 on a number of scenes (tiles, windows).</source>
      <translation>Para evaluar con ello el generador elegido. Por debajo de 1, una proporción; desde 1, un número de escenas (teselas, ventanas).</translation>
    </message>
    <message>
      <location filename="../../algorithms/cut_training_windows.py" />
      <source>Seed of what is drawn</source>
      <translation>Semilla del azar</translation>
    </message>
    <message>
      <location filename="../../algorithms/cut_training_windows.py" />
      <source>The same seed gives the same result.</source>
      <translation>La misma semilla da el mismo resultado.</translation>
    </message>
    <message>
      <location filename="../../algorithms/cut_training_windows.py" />
      <source>Training windows</source>
      <translation>Ventanas de entrenamiento</translation>
    </message>
    <message>
      <location filename="../../algorithms/cut_training_windows.py" />
      <source>A new or empty folder.</source>
      <translation>Una carpeta nueva o vacía.</translation>
    </message>
    <message>
      <location filename="../../algorithms/cut_training_windows.py" />
      <source>Windows</source>
      <translation>Ventanas</translation>
    </message>
    <message>
      <location filename="../../algorithms/cut_training_windows.py" />
      <source>Windows to train on</source>
      <translation>Ventanas para entrenar</translation>
    </message>
    <message>
      <location filename="../../algorithms/cut_training_windows.py" />
      <source>Windows to validate with</source>
      <translation>Ventanas para validar</translation>
    </message>
    <message>
      <location filename="../../algorithms/cut_training_windows.py" />
      <source>Windows to test on</source>
      <translation>Ventanas para probar</translation>
    </message>
    <message>
      <location filename="../../algorithms/cut_windows.py" />
      <source>Cut into windows</source>
      <translation>Cortar en ventanas</translation>
    </message>
    <message>
      <location filename="../../algorithms/cut_windows.py" />
      <source>Tiling</source>
      <translation>Teselado</translation>
    </message>
    <message>
      <location filename="../../algorithms/cut_windows.py" />
      <source>Cuts rasters that share a grid into windows side by side: says for every window how clear it is, and writes those that are clear enough as files of their own.

All rasters lie on one grid ('Align to a reference raster' brings them there). Windows begin at the rasters' upper left corner; what is left at the right and lower edge is no window.</source>
      <translation>Corta rásteres que comparten una cuadrícula en ventanas contiguas: dice de cada ventana cuán despejada está y escribe como archivos propios las que lo están lo suficiente.

Todos los rásteres están en una misma cuadrícula («Alinear con un ráster de referencia» los lleva a ella). Las ventanas empiezan en la esquina superior izquierda de los rásteres; lo que sobra en los bordes derecho e inferior no es ventana.</translation>
    </message>
    <message>
      <location filename="../../algorithms/cut_windows.py" />
      <source>hls, tiles, tiling, chips, patches, grid, training, cloud, mask</source>
      <translation>teselas, recortes, cuadrícula, entrenamiento, nube, máscara</translation>
    </message>
    <message>
      <location filename="../../algorithms/cut_windows.py" />
      <source>Rasters to cut (S30, L30)</source>
      <translation>Rásteres a cortar (S30, L30)</translation>
    </message>
    <message>
      <location filename="../../algorithms/cut_windows.py" />
      <source>Reflectance, for example the S30 and the L30 band of one day; a pixel counts as valid if all of them have a value.</source>
      <translation>Reflectancia, por ejemplo la banda S30 y la L30 de un día; un píxel cuenta como válido si todas tienen valor.</translation>
    </message>
    <message>
      <location filename="../../algorithms/cut_windows.py" />
      <source>Fmask rasters</source>
      <translation>Rásteres Fmask</translation>
    </message>
    <message>
      <location filename="../../algorithms/cut_windows.py" />
      <source>Fmask rasters on the same grid, one a sensor.</source>
      <translation>Rásteres Fmask en la misma cuadrícula, uno por sensor.</translation>
    </message>
    <message>
      <location filename="../../algorithms/cut_windows.py" />
      <source>Fmask conditions that hide a pixel</source>
      <translation>Condiciones de Fmask que ocultan</translation>
    </message>
    <message>
      <location filename="../../algorithms/cut_windows.py" />
      <source>A pixel with any of these conditions in an Fmask is left out.</source>
      <translation>Se omite todo píxel con alguna de estas condiciones en una Fmask.</translation>
    </message>
    <message>
      <location filename="../../algorithms/cut_windows.py" />
      <source>cirrus (reserved)</source>
      <translation>cirro (reservado)</translation>
    </message>
    <message>
      <location filename="../../algorithms/cut_windows.py" />
      <source>cloud</source>
      <translation>nube</translation>
    </message>
    <message>
      <location filename="../../algorithms/cut_windows.py" />
      <source>adjacent to cloud or shadow</source>
      <translation>junto a nube o sombra</translation>
    </message>
    <message>
      <location filename="../../algorithms/cut_windows.py" />
      <source>cloud shadow</source>
      <translation>sombra de nube</translation>
    </message>
    <message>
      <location filename="../../algorithms/cut_windows.py" />
      <source>snow or ice</source>
      <translation>nieve o hielo</translation>
    </message>
    <message>
      <location filename="../../algorithms/cut_windows.py" />
      <source>water</source>
      <translation>agua</translation>
    </message>
    <message>
      <location filename="../../algorithms/cut_windows.py" />
      <source>Side of a window in pixels (HLS: 30 m); windows begin at the upper left corner and lie side by side.</source>
      <translation>Lado de una ventana en píxeles (HLS: 30 m); las ventanas empiezan en la esquina superior izquierda y están una junto a otra.</translation>
    </message>
    <message>
      <location filename="../../algorithms/cut_windows.py" />
      <source>Least share of clear pixels of a kept window</source>
      <translation>Proporción mínima de píxeles despejados</translation>
    </message>
    <message>
      <location filename="../../algorithms/cut_windows.py" />
      <source>From 0 to 1: the least share of valid and unmasked pixels of a kept window. 1 is the published rule of training windows: no cloud, shadow, snow, water or gap.</source>
      <translation>De 0 a 1: la proporción mínima de píxeles válidos y sin enmascarar de una ventana conservada. 1 es la regla publicada para ventanas de entrenamiento: sin nubes, sombras, nieve, agua ni huecos.</translation>
    </message>
    <message>
      <location filename="../../algorithms/cut_windows.py" />
      <source>Grid of windows</source>
      <translation>Cuadrícula de ventanas</translation>
    </message>
    <message>
      <location filename="../../algorithms/cut_windows.py" />
      <source>A polygon a window with its row, column and shares, coloured by whether it is kept (GeoPackage).</source>
      <translation>Un polígono por ventana con su fila, columna y proporciones, coloreado según se conserve o no (GeoPackage).</translation>
    </message>
    <message>
      <location filename="../../algorithms/cut_windows.py" />
      <source>Folder for the kept windows</source>
      <translation>Carpeta de las ventanas conservadas</translation>
    </message>
    <message>
      <location filename="../../algorithms/cut_windows.py" />
      <source>A new or empty folder: a GeoTIFF of every kept window of every raster and mask, with the raster's own pixels, CRS, nodata, scale and band names.</source>
      <translation>Una carpeta nueva o vacía: un GeoTIFF de cada ventana conservada de cada ráster y máscara, con los píxeles, el SRC, el valor sin datos, la escala y los nombres de banda del ráster.</translation>
    </message>
    <message>
      <location filename="../../algorithms/cut_windows.py" />
      <source>Kept windows</source>
      <translation>Ventanas conservadas</translation>
    </message>
    <message>
      <location filename="../../algorithms/cut_windows.py" />
      <source>Mean share of clear pixels</source>
      <translation>Proporción media de píxeles despejados</translation>
    </message>
    <message>
      <location filename="../../algorithms/cut_windows.py" />
      <source>{kept} of {windows} windows are kept</source>
      <translation>Se conservan {kept} de {windows} ventanas</translation>
    </message>
    <message>
      <location filename="../../algorithms/cut_windows.py" />
      <source>{raster} windows</source>
      <translation>{raster} ventanas</translation>
    </message>
    <message>
      <location filename="../../algorithms/dated_layers.py" />
      <source>'{layer}' does not show its sensor and date; rename the layer so that it does, for example to 'S30 2021-09-07'.</source>
      <translation>«{layer}» no muestra su sensor y fecha; cambie el nombre de la capa para que lo haga, por ejemplo a «S30 2021-09-07».</translation>
    </message>
    <message>
      <location filename="../../algorithms/dated_layers.py" />
      <source>'{first}' and '{second}' are both of {date}; give one a date (a band file of an HLS granule stands for its other bands).</source>
      <translation>«{first}» y «{second}» son ambas de {date}; indique una por fecha (un archivo de banda de un gránulo HLS representa también sus demás bandas).</translation>
    </message>
    <message>
      <location filename="../../algorithms/dated_layers.py" />
      <source>'{layer}' is of {date}, and there is no image of that sensor and date; there are {dates}.</source>
      <translation>«{layer}» es de {date} y no hay ninguna imagen de ese sensor y fecha; existen {dates}.</translation>
    </message>
    <message>
      <location filename="../../algorithms/engine_algorithm.py" />
      <source>{what}: no raster is chosen; choose one.</source>
      <translation>{what}: no se ha elegido ningún ráster; elija uno.</translation>
    </message>
    <message>
      <location filename="../../algorithms/engine_algorithm.py" />
      <source>{what}: this is a GeoPackage; give '{file}' the ending .gpkg.</source>
      <translation>{what}: es un GeoPackage; dé a «{file}» la extensión .gpkg.</translation>
    </message>
    <message>
      <location filename="../../algorithms/evaluate_model.py" />
      <source>Evaluate a model</source>
      <translation>Evaluar un modelo</translation>
    </message>
    <message>
      <location filename="../../algorithms/evaluate_model.py" />
      <source>Judges a training's best generator, or a model, on windows that were held out: beside the untouched S30, a regression line and histogram matching, both fitted on the training windows.

MSE and SSIM on the scaled values -1 to 1, RMSE and bias in reflectance, by band and window, and in how many windows the model wins. Scores of simulated pairs are called so: they say nothing about real ones. The windows that a training validated with have chosen its generator: judge on those held out to test.</source>
      <translation>Evalúa el mejor generador de un entrenamiento, o un modelo, con ventanas que se reservaron: en comparación con el S30 sin modificar, una recta de regresión y el ajuste de histogramas, ambos ajustados con las ventanas de entrenamiento.

MSE y SSIM sobre los valores escalados de -1 a 1, RMSE y sesgo en reflectancia, por banda y ventana, y en cuántas ventanas gana el modelo. La puntuación con pares simulados se llama así: no dice nada de los reales. Las ventanas con las que un entrenamiento validó han elegido su generador: evalúe con las reservadas para probar.</translation>
    </message>
    <message>
      <location filename="../../algorithms/evaluate_model.py" />
      <source>hls, training, judge, score, ssim, mse, rmse, report, test</source>
      <translation>entrenamiento, evaluar, puntuación, informe, prueba</translation>
    </message>
    <message>
      <location filename="../../algorithms/evaluate_model.py" />
      <source>Folder of the training</source>
      <translation>Carpeta del entrenamiento</translation>
    </message>
    <message>
      <location filename="../../algorithms/evaluate_model.py" />
      <source>The folder that 'Train a model' wrote; its best generator is judged.</source>
      <translation>La carpeta que escribió «Entrenar un modelo»; se evalúa su mejor generador.</translation>
    </message>
    <message>
      <location filename="../../algorithms/evaluate_model.py" />
      <source>Model (where no training is given)</source>
      <translation>Modelo (sin entrenamiento)</translation>
    </message>
    <message>
      <location filename="../../algorithms/evaluate_model.py" />
      <source>Judged where no training is given. The bundled models have seen none of your windows.</source>
      <translation>Se evalúa cuando no se indica un entrenamiento. Los modelos incluidos no han visto ninguna de sus ventanas.</translation>
    </message>
    <message>
      <location filename="../../algorithms/evaluate_model.py" />
      <source>Model file (instead of a model by name)</source>
      <translation>Archivo de modelo (en vez del nombre)</translation>
    </message>
    <message>
      <location filename="../../algorithms/evaluate_model.py" />
      <source>A model from anywhere; it wins over the one chosen by name.</source>
      <translation>Un modelo de cualquier lugar; tiene prioridad sobre el elegido por nombre.</translation>
    </message>
    <message>
      <location filename="../../algorithms/evaluate_model.py" />
      <source>Models (*.safetensors);;All files (*.*)</source>
      <translation>Modelos (*.safetensors);;Todos los archivos (*.*)</translation>
    </message>
    <message>
      <location filename="../../algorithms/evaluate_model.py" />
      <source>Folder of training windows</source>
      <translation>Carpeta de ventanas de entrenamiento</translation>
    </message>
    <message>
      <location filename="../../algorithms/evaluate_model.py" />
      <source>The folder that 'Cut training windows' made.</source>
      <translation>La carpeta que creó «Cortar ventanas de entrenamiento».</translation>
    </message>
    <message>
      <location filename="../../algorithms/evaluate_model.py" />
      <source>Windows to judge on</source>
      <translation>Ventanas con las que evaluar</translation>
    </message>
    <message>
      <location filename="../../algorithms/evaluate_model.py" />
      <source>Which windows of the folder are judged on.</source>
      <translation>Con qué ventanas de la carpeta se evalúa.</translation>
    </message>
    <message>
      <location filename="../../algorithms/evaluate_model.py" />
      <source>Windows at most (0: all)</source>
      <translation>Ventanas, máximo (0: todas)</translation>
    </message>
    <message>
      <location filename="../../algorithms/evaluate_model.py" />
      <source>Evenly picked; 0: all.</source>
      <translation>Escogidas a intervalos regulares; 0: todas.</translation>
    </message>
    <message>
      <location filename="../../algorithms/evaluate_model.py" />
      <source>Device</source>
      <translation>Dispositivo</translation>
    </message>
    <message>
      <location filename="../../algorithms/evaluate_model.py" />
      <source>What computes: auto takes graphics if the engine can use them, which are cuda for NVIDIA's and mps for Apple's.</source>
      <translation>Qué calcula: auto usa la tarjeta gráfica si el motor puede aprovecharla; cuda es para las de NVIDIA y mps para las de Apple.</translation>
    </message>
    <message>
      <location filename="../../algorithms/evaluate_model.py" />
      <source>Report on the model</source>
      <translation>Informe del modelo</translation>
    </message>
    <message>
      <location filename="../../algorithms/evaluate_model.py" />
      <source>HTML page: verdict, scores by band, example windows, spectra.</source>
      <translation>Página HTML: veredicto, puntuación por banda, ventanas de ejemplo, espectros.</translation>
    </message>
    <message>
      <location filename="../../algorithms/evaluate_model.py" />
      <source>HTML files (*.html)</source>
      <translation>Archivos HTML (*.html)</translation>
    </message>
    <message>
      <location filename="../../algorithms/evaluate_model.py" />
      <source>Table of windows</source>
      <translation>Tabla de ventanas</translation>
    </message>
    <message>
      <location filename="../../algorithms/evaluate_model.py" />
      <source>CSV: a line a window, band and method.</source>
      <translation>CSV: una línea por ventana, banda y método.</translation>
    </message>
    <message>
      <location filename="../../algorithms/evaluate_model.py" />
      <source>CSV files (*.csv)</source>
      <translation>Archivos CSV (*.csv)</translation>
    </message>
    <message>
      <location filename="../../algorithms/evaluate_model.py" />
      <source>Summary</source>
      <translation>Resumen</translation>
    </message>
    <message>
      <location filename="../../algorithms/evaluate_model.py" />
      <source>JSON: all totals as numbers.</source>
      <translation>JSON: todos los totales en números.</translation>
    </message>
    <message>
      <location filename="../../algorithms/evaluate_model.py" />
      <source>JSON files (*.json)</source>
      <translation>Archivos JSON (*.json)</translation>
    </message>
    <message>
      <location filename="../../algorithms/evaluate_model.py" />
      <source>Windows closer to L30 in MSE and SSIM</source>
      <translation>Ventanas más cerca de L30 en MSE y SSIM</translation>
    </message>
    <message>
      <location filename="../../algorithms/evaluate_model.py" />
      <source>MSE of the generated images</source>
      <translation>MSE de las imágenes generadas</translation>
    </message>
    <message>
      <location filename="../../algorithms/evaluate_model.py" />
      <source>MSE of the untouched S30</source>
      <translation>MSE del S30 sin modificar</translation>
    </message>
    <message>
      <location filename="../../algorithms/evaluate_model.py" />
      <source>MSE of a regression line</source>
      <translation>MSE de una recta de regresión</translation>
    </message>
    <message>
      <location filename="../../algorithms/evaluate_model.py" />
      <source>SSIM of the generated images</source>
      <translation>SSIM de las imágenes generadas</translation>
    </message>
    <message>
      <location filename="../../algorithms/evaluate_model.py" />
      <source>SSIM of the untouched S30</source>
      <translation>SSIM del S30 sin modificar</translation>
    </message>
    <message>
      <location filename="../../algorithms/evaluate_model.py" />
      <source>SSIM of a regression line</source>
      <translation>SSIM de una recta de regresión</translation>
    </message>
    <message>
      <location filename="../../algorithms/evaluate_model.py" />
      <source>Verdict</source>
      <translation>Veredicto</translation>
    </message>
    <message>
      <location filename="../../algorithms/export_model.py" />
      <source>Export a model</source>
      <translation>Exportar un modelo</translation>
    </message>
    <message>
      <location filename="../../algorithms/export_model.py" />
      <source>Writes the best generator of a training as a model file into the folder of your models: from then on 'Harmonize Sentinel-2 to Landsat' lists it by its name.

It is first judged on the windows held out to test; the scores, what it was trained on and from where its uncertainty is known stand in the model's card. One that is no better than the untouched S30 or a fitted line is refused.</source>
      <translation>Escribe el mejor generador de un entrenamiento como archivo de modelo en la carpeta de sus modelos: desde entonces «Armonizar Sentinel-2 con Landsat» lo ofrece por su nombre.

Antes se evalúa con las ventanas reservadas para probar; la puntuación, con qué se entrenó y de dónde se conoce su incertidumbre constan en la ficha del modelo. Se rechaza el que no sea mejor que el S30 sin modificar o una recta ajustada.</translation>
    </message>
    <message>
      <location filename="../../algorithms/export_model.py" />
      <source>hls, training, model, safetensors, card, share</source>
      <translation>entrenamiento, modelo, ficha, compartir</translation>
    </message>
    <message>
      <location filename="../../algorithms/export_model.py" />
      <source>The folder that 'Train a model' wrote.</source>
      <translation>La carpeta que escribió «Entrenar un modelo».</translation>
    </message>
    <message>
      <location filename="../../algorithms/export_model.py" />
      <source>Name of the model</source>
      <translation>Nombre del modelo</translation>
    </message>
    <message>
      <location filename="../../algorithms/export_model.py" />
      <source>By which the model is chosen afterwards: letters, digits, points, hyphens and underscores. A model of yours with that name is replaced.</source>
      <translation>Por el que se elige después el modelo: letras, cifras, puntos, guiones y guiones bajos. Se sustituye un modelo suyo con ese nombre.</translation>
    </message>
    <message>
      <location filename="../../algorithms/export_model.py" />
      <source>Description</source>
      <translation>Descripción</translation>
    </message>
    <message>
      <location filename="../../algorithms/export_model.py" />
      <source>What it is for, in a sentence; empty: on how many windows it was trained.</source>
      <translation>Para qué sirve, en una frase; vacío: con cuántas ventanas se entrenó.</translation>
    </message>
    <message>
      <location filename="../../algorithms/export_model.py" />
      <source>Version</source>
      <translation>Versión</translation>
    </message>
    <message>
      <location filename="../../algorithms/export_model.py" />
      <source>Stands in the card and in every raster that the model makes.</source>
      <translation>Consta en la ficha y en cada ráster que genera el modelo.</translation>
    </message>
    <message>
      <location filename="../../algorithms/export_model.py" />
      <source>Where the training windows lie now, if not where the training found them.</source>
      <translation>Dónde están ahora las ventanas de entrenamiento, si no es donde las encontró el entrenamiento.</translation>
    </message>
    <message>
      <location filename="../../algorithms/export_model.py" />
      <source>Export even what is no better</source>
      <translation>Exportar aunque no sea mejor</translation>
    </message>
    <message>
      <location filename="../../algorithms/export_model.py" />
      <source>Its card then holds a warning.</source>
      <translation>Su ficha lleva entonces una advertencia.</translation>
    </message>
    <message>
      <location filename="../../algorithms/export_model.py" />
      <source>Model file</source>
      <translation>Archivo del modelo</translation>
    </message>
    <message>
      <location filename="../../algorithms/export_model.py" />
      <source>Empty: a file of that name in the folder of your models.</source>
      <translation>Vacío: un archivo de ese nombre en la carpeta de sus modelos.</translation>
    </message>
    <message>
      <location filename="../../algorithms/export_model.py" />
      <source>Models (*.safetensors)</source>
      <translation>Modelos (*.safetensors)</translation>
    </message>
    <message>
      <location filename="../../algorithms/export_model.py" />
      <source>{name}: {file}</source>
      <translation>{name}: {file}</translation>
    </message>
    <message>
      <location filename="../../algorithms/export_model.py" />
      <source>'{name}' is no name for a model; use letters, digits, points, hyphens and underscores.</source>
      <translation>«{name}» no sirve como nombre de un modelo; use letras, cifras, puntos, guiones y guiones bajos.</translation>
    </message>
    <message>
      <location filename="../../algorithms/find_pairs.py" />
      <source>Find pairs of granules</source>
      <translation>Buscar pares de gránulos</translation>
    </message>
    <message>
      <location filename="../../algorithms/find_pairs.py" />
      <source>Lists the pairs of S30 and L30 granules of one tile and day below a folder: the first step towards a model of your own. Nothing is changed; 'Cut training windows' uses the same pairs.

For each pair: how much of the grid is valid in both granules, how much is also free of cloud, shadow, snow and water, how far L30 lies from S30 in metres, and whether the pair will be used.</source>
      <translation>Enumera los pares de gránulos S30 y L30 de una tesela y un día bajo una carpeta: el primer paso hacia un modelo propio. No se cambia nada; «Cortar ventanas de entrenamiento» usa los mismos pares.

De cada par: cuánto de la cuadrícula es válido en ambos gránulos, cuánto está además libre de nubes, sombras, nieve y agua, a cuántos metros está L30 de S30 y si el par se usará.</translation>
    </message>
    <message>
      <location filename="../../algorithms/find_pairs.py" />
      <source>hls, pairs, granules, training, landsat, sentinel-2</source>
      <translation>hls, pares, gránulos, entrenamiento, Landsat, Sentinel-2</translation>
    </message>
    <message>
      <location filename="../../algorithms/find_pairs.py" />
      <source>Table of pairs</source>
      <translation>Tabla de pares</translation>
    </message>
    <message>
      <location filename="../../algorithms/find_pairs.py" />
      <source>CSV: a row a pair, with dates, satellites, shares, shift and granules.</source>
      <translation>CSV: una fila por par, con fechas, satélites, proporciones, desplazamiento y gránulos.</translation>
    </message>
    <message>
      <location filename="../../algorithms/find_pairs.py" />
      <source>Pairs</source>
      <translation>Pares</translation>
    </message>
    <message>
      <location filename="../../algorithms/find_pairs.py" />
      <source>Pairs that can be used</source>
      <translation>Pares utilizables</translation>
    </message>
    <message>
      <location filename="../../algorithms/find_pairs.py" />
      <source>Granules without a pair</source>
      <translation>Gránulos sin par</translation>
    </message>
    <message>
      <location filename="../../algorithms/fit_baseline.py" />
      <source>Fit a baseline</source>
      <translation>Ajustar un método de comparación</translation>
    </message>
    <message>
      <location filename="../../algorithms/fit_baseline.py" />
      <source>Fits a method in use today on an S30 and an L30 raster of one day: a regression line per band (ordinary, or the reduced major axis) or histogram matching. 'Apply a baseline' applies it to a raster, and 'Score similarity to Landsat' judges it beside the generated image.

HLS has already adjusted S30 with fixed linear coefficients: the untouched original is that method. A baseline that is judged on the pair that it was fitted on is marked in-sample.</source>
      <translation>Ajusta un método en uso hoy con un ráster S30 y uno L30 de un mismo día: una recta de regresión por banda (ordinaria o de eje mayor reducido) o el ajuste de histogramas. «Aplicar un método de comparación» lo aplica a un ráster y «Evaluar la similitud con Landsat» lo evalúa junto a la imagen generada.

HLS ya ha ajustado S30 con coeficientes lineales fijos: el original sin modificar es ese método. Un método de comparación que se evalúa con el par con el que se ajustó se marca como in-sample.</translation>
    </message>
    <message>
      <location filename="../../algorithms/fit_baseline.py" />
      <source>Original Sentinel-2 raster (S30)</source>
      <translation>Ráster Sentinel-2 original (S30)</translation>
    </message>
    <message>
      <location filename="../../algorithms/fit_baseline.py" />
      <source>The S30 raster as HLS delivers it. A band file of a granule stands for its other bands too.</source>
      <translation>El ráster S30 tal como lo entrega HLS. Un archivo de banda de un gránulo representa también sus demás bandas.</translation>
    </message>
    <message>
      <location filename="../../algorithms/fit_baseline.py" />
      <source>Reference Landsat raster (L30)</source>
      <translation>Ráster Landsat de referencia (L30)</translation>
    </message>
    <message>
      <location filename="../../algorithms/fit_baseline.py" />
      <source>The L30 raster of the same day, on the same grid ('Align to a reference raster' brings it there).</source>
      <translation>El ráster L30 del mismo día, en la misma cuadrícula («Alinear con un ráster de referencia» lo lleva a ella).</translation>
    </message>
    <message>
      <location filename="../../algorithms/fit_baseline.py" />
      <source>Fmask of the original</source>
      <translation>Fmask del original</translation>
    </message>
    <message>
      <location filename="../../algorithms/fit_baseline.py" />
      <source>The Fmask of the S30 granule, on the same grid.</source>
      <translation>La Fmask del gránulo S30, en la misma cuadrícula.</translation>
    </message>
    <message>
      <location filename="../../algorithms/fit_baseline.py" />
      <source>Fmask of the reference</source>
      <translation>Fmask de la referencia</translation>
    </message>
    <message>
      <location filename="../../algorithms/fit_baseline.py" />
      <source>The Fmask of the L30 granule, on the same grid.</source>
      <translation>La Fmask del gránulo L30, en la misma cuadrícula.</translation>
    </message>
    <message>
      <location filename="../../algorithms/fit_baseline.py" />
      <source>Use the Fmask beside a granule's band</source>
      <translation>Usar la Fmask junto a la banda del gránulo</translation>
    </message>
    <message>
      <location filename="../../algorithms/fit_baseline.py" />
      <source>Without a mask chosen, the Fmask file that lies beside a granule's band file is used.</source>
      <translation>Si no se elige una máscara, se usa el archivo Fmask que está al lado del archivo de banda de un gránulo.</translation>
    </message>
    <message>
      <location filename="../../algorithms/fit_baseline.py" />
      <source>Bands to compare (empty: found by name)</source>
      <translation>Bandas a comparar (vacío: por nombre)</translation>
    </message>
    <message>
      <location filename="../../algorithms/fit_baseline.py" />
      <source>The bands that are fitted; empty: those that the original shows by name.</source>
      <translation>Las bandas que se ajustan; vacío: las que el original muestra por su nombre.</translation>
    </message>
    <message>
      <location filename="../../algorithms/fit_baseline.py" />
      <source>Method</source>
      <translation>Método</translation>
    </message>
    <message>
      <location filename="../../algorithms/fit_baseline.py" />
      <source>ordinary: the line with the least squares; reduced-major-axis: errors in both images count; histogram: the distribution of L30's values.</source>
      <translation>ordinary: la recta de mínimos cuadrados; reduced-major-axis: cuentan los errores de ambas imágenes; histogram: la distribución de los valores de L30.</translation>
    </message>
    <message>
      <location filename="../../algorithms/fit_baseline.py" />
      <source>A small JSON file for 'Apply a baseline' and 'Score similarity to Landsat'.</source>
      <translation>Un pequeño archivo JSON para «Aplicar un método de comparación» y «Evaluar la similitud con Landsat».</translation>
    </message>
    <message>
      <location filename="../../algorithms/fit_baseline.py" />
      <source>Pixels that it was fitted on</source>
      <translation>Píxeles con los que se ajustó</translation>
    </message>
    <message>
      <location filename="../../algorithms/fit_baseline.py" />
      <source>{band}: slope {slope:.4f}, {intercept:+.4f}</source>
      <translation>{band}: pendiente {slope:.4f}, {intercept:+.4f}</translation>
    </message>
    <message>
      <location filename="../../algorithms/harmonize.py" />
      <source>Harmonize Sentinel-2 to Landsat</source>
      <translation>Armonizar Sentinel-2 con Landsat</translation>
    </message>
    <message>
      <location filename="../../algorithms/harmonize.py" />
      <source>Harmonization</source>
      <translation>Armonización</translation>
    </message>
    <message>
      <location filename="../../algorithms/harmonize.py" />
      <source>Turns an HLS Sentinel-2 raster (S30) into what Landsat (L30) would have shown, with a trained generator.

The result has the input's grid, data type and gaps; its bands are Landsat's. It does not depend on the tile size, the batch size or the extent (at most one digital number, 0.0001 of reflectance).</source>
      <translation>Convierte un ráster Sentinel-2 de HLS (S30) en lo que habría mostrado Landsat (L30), con un generador entrenado.

El resultado tiene la cuadrícula, el tipo de datos y los huecos de la entrada; sus bandas son las de Landsat. No depende del tamaño de tesela, del número de teselas a la vez ni de la extensión (como máximo un número digital, 0,0001 de reflectancia).</translation>
    </message>
    <message>
      <location filename="../../algorithms/harmonize.py" />
      <source>hls, s30, l30, sentinel, landsat, harmonise, gan, reflectance, mask, cloud, fmask, pytorch, deep learning</source>
      <translation>armonizar, reflectancia, máscara, nube</translation>
    </message>
    <message>
      <location filename="../../algorithms/harmonize.py" />
      <source>Model</source>
      <translation>Modelo</translation>
    </message>
    <message>
      <location filename="../../algorithms/harmonize.py" />
      <source>The bands, and in brackets what the model was trained on. For six bands any one band file of a granule will do as input. Models of your own are listed too once they lie in your models' folder (Plugins &gt; HLS GAN).</source>
      <translation>Las bandas y, entre paréntesis, con qué se entrenó el modelo (trained on simulated pairs: con pares simulados). Para seis bandas basta como entrada un archivo de banda cualquiera de un gránulo. Sus propios modelos también aparecen en cuanto están en la carpeta de sus modelos (Complementos &gt; HLS GAN).</translation>
    </message>
    <message>
      <location filename="../../algorithms/harmonize.py" />
      <source>Which bands of the input feed the model, in its order. Empty: found from the bands' names or from the HLS file name.</source>
      <translation>Qué bandas de la entrada alimentan el modelo, en su orden. Vacío: se deducen de los nombres de las bandas o del nombre de archivo HLS.</translation>
    </message>
    <message>
      <location filename="../../algorithms/harmonize.py" />
      <source>Fmask raster</source>
      <translation>Ráster Fmask</translation>
    </message>
    <message>
      <location filename="../../algorithms/harmonize.py" />
      <source>The granule's Fmask, on the same grid.</source>
      <translation>La Fmask del gránulo, en la misma cuadrícula.</translation>
    </message>
    <message>
      <location filename="../../algorithms/harmonize.py" />
      <source>Without a mask chosen, the Fmask file beside a granule's band file is used.</source>
      <translation>Si no se elige una máscara, se usa el archivo Fmask que está junto al archivo de banda de un gránulo.</translation>
    </message>
    <message>
      <location filename="../../algorithms/harmonize.py" />
      <source>Fmask conditions that become nodata</source>
      <translation>Condiciones de Fmask para «sin datos»</translation>
    </message>
    <message>
      <location filename="../../algorithms/harmonize.py" />
      <source>A pixel with any of these conditions in the Fmask becomes nodata.</source>
      <translation>Todo píxel con alguna de estas condiciones en la Fmask queda sin datos.</translation>
    </message>
    <message>
      <location filename="../../algorithms/harmonize.py" />
      <source>Extent (empty: all)</source>
      <translation>Extensión (vacío: todo)</translation>
    </message>
    <message>
      <location filename="../../algorithms/harmonize.py" />
      <source>The part that is computed, snapped outwards to the input's pixels.</source>
      <translation>La parte que se calcula, ajustada hacia fuera a los píxeles de la entrada.</translation>
    </message>
    <message>
      <location filename="../../algorithms/harmonize.py" />
      <source>Reflectance of one unit of the input</source>
      <translation>Reflectancia de una unidad de la entrada</translation>
    </message>
    <message>
      <location filename="../../algorithms/harmonize.py" />
      <source>Tile size in pixels (0: automatic)</source>
      <translation>Tamaño de tesela en píxeles (0: automático)</translation>
    </message>
    <message>
      <location filename="../../algorithms/harmonize.py" />
      <source>Side of the tiles that are computed, in pixels. Smaller ones need less memory; the result is the same.</source>
      <translation>Lado de las teselas que se calculan, en píxeles. Las pequeñas necesitan menos memoria; el resultado es el mismo.</translation>
    </message>
    <message>
      <location filename="../../algorithms/harmonize.py" />
      <source>Tiles computed at once (0: automatic)</source>
      <translation>Teselas a la vez (0: automático)</translation>
    </message>
    <message>
      <location filename="../../algorithms/harmonize.py" />
      <source>More tiles at once may be faster on a graphics card and need more memory.</source>
      <translation>Más teselas a la vez pueden ser más rápidas en una tarjeta gráfica y necesitan más memoria.</translation>
    </message>
    <message>
      <location filename="../../algorithms/harmonize.py" />
      <source>Harmonized</source>
      <translation>Armonizado</translation>
    </message>
    <message>
      <location filename="../../algorithms/harmonize.py" />
      <source>Uncertainty (standard deviation of L30)</source>
      <translation>Incertidumbre (desv. estándar de L30)</translation>
    </message>
    <message>
      <location filename="../../algorithms/harmonize.py" />
      <source>For each band the standard deviation of L30 given the result, in reflectance: haze, noise and, at edges, the sensors' misplacement.</source>
      <translation>Para cada banda, la desviación estándar de L30 dado el resultado, en reflectancia: bruma, ruido y, en los bordes, el desajuste de posición de los sensores.</translation>
    </message>
    <message>
      <location filename="../../algorithms/harmonize.py" />
      <source>Share of valid pixels outside the model's training range</source>
      <translation>Proporción de píxeles válidos fuera del rango de entrenamiento del modelo</translation>
    </message>
    <message>
      <location filename="../../algorithms/harmonize.py" />
      <source>Seconds</source>
      <translation>Segundos</translation>
    </message>
    <message>
      <location filename="../../algorithms/harmonize.py" />
      <source>SHA-256 of the model's file</source>
      <translation>SHA-256 del archivo del modelo</translation>
    </message>
    <message>
      <location filename="../../algorithms/harmonize.py" />
      <source>Standard deviation {raster}</source>
      <translation>Desviación estándar {raster}</translation>
    </message>
    <message>
      <location filename="../../algorithms/harmonize_and_score.py" />
      <source>Harmonize and score a pair</source>
      <translation>Armonizar y evaluar un par</translation>
    </message>
    <message>
      <location filename="../../algorithms/harmonize_and_score.py" />
      <source>Harmonizes a Sentinel-2 raster (S30) and says how near the result comes to Landsat's of the same day (L30), beside the untouched original and today's methods: 'Harmonize Sentinel-2 to Landsat' and 'Score similarity to Landsat' in one.

It is a model of the model designer. To change it, open harmonize_and_score.model3 there: it lies in the plugin's folder, in resources/workflows.</source>
      <translation>Armoniza un ráster Sentinel-2 (S30) e indica cuánto se acerca el resultado al de Landsat del mismo día (L30), en comparación con el original sin modificar y los métodos actuales: «Armonizar Sentinel-2 con Landsat» y «Evaluar la similitud con Landsat» en uno.

Es un modelo del modelador gráfico. Para cambiarlo, abra allí harmonize_and_score.model3: está en la carpeta del complemento, en resources/workflows.</translation>
    </message>
    <message>
      <location filename="../../algorithms/harmonize_and_score.py" />
      <source>hls, model, workflow, landsat, sentinel-2, pair, similarity</source>
      <translation>modelo, flujo de trabajo, par, similitud</translation>
    </message>
    <message>
      <location filename="../../algorithms/harmonize_and_score.py" />
      <source>A band file of an HLS granule stands for its other bands too.</source>
      <translation>Un archivo de banda de un gránulo HLS representa también sus demás bandas.</translation>
    </message>
    <message>
      <location filename="../../algorithms/harmonize_and_score.py" />
      <source>Landsat raster of the same day (L30)</source>
      <translation>Ráster Landsat del mismo día (L30)</translation>
    </message>
    <message>
      <location filename="../../algorithms/harmonize_and_score.py" />
      <source>On the same grid; a band file of an HLS granule stands for its other bands too, and the Fmask beside it is used.</source>
      <translation>En la misma cuadrícula; un archivo de banda de un gránulo HLS representa también sus demás bandas, y se usa la Fmask que está a su lado.</translation>
    </message>
    <message>
      <location filename="../../algorithms/harmonize_and_score.py" />
      <source>As 'Harmonize Sentinel-2 to Landsat' lists it: green, hls6, or one of yours.</source>
      <translation>Como lo ofrece «Armonizar Sentinel-2 con Landsat»: green, hls6 o uno suyo.</translation>
    </message>
    <message>
      <location filename="../../algorithms/harmonize_and_score.py" />
      <source>What L30 would have shown of S30.</source>
      <translation>Lo que L30 habría mostrado de S30.</translation>
    </message>
    <message>
      <location filename="../../algorithms/harmonize_and_score.py" />
      <source>Similarity report</source>
      <translation>Informe de similitud</translation>
    </message>
    <message>
      <location filename="../../algorithms/harmonize_and_score.py" />
      <source>One HTML file with figures, tables and a summary in plain words.</source>
      <translation>Un archivo HTML con figuras, tablas y un resumen en palabras sencillas.</translation>
    </message>
    <message>
      <location filename="../../algorithms/harmonize_and_score.py" />
      <source>Window scores</source>
      <translation>Puntuación de las ventanas</translation>
    </message>
    <message>
      <location filename="../../algorithms/harmonize_and_score.py" />
      <source>A polygon a window with its scores (GeoPackage).</source>
      <translation>Un polígono por ventana con su puntuación (GeoPackage).</translation>
    </message>
    <message>
      <location filename="../../algorithms/harmonize_granules.py" />
      <source>Harmonize granules (folder)</source>
      <translation>Armonizar gránulos (carpeta)</translation>
    </message>
    <message>
      <location filename="../../algorithms/harmonize_granules.py" />
      <source>Finds the HLS Sentinel-2 granules (S30) below a folder and writes each as a granule of what Landsat (L30) would have shown: a GeoTIFF (COG) a band with L30's band numbers, the Fmask and the angles, all of HLS's tags, and a STAC item.

The files have to be named as HLS names them; a folder each or all in one does not matter. Run into the same folder again, the tool does what is missing, has changed, or failed. A granule that fails does not stop the others.</source>
      <translation>Busca los gránulos Sentinel-2 de HLS (S30) bajo una carpeta y escribe cada uno como un gránulo de lo que habría mostrado Landsat (L30): un GeoTIFF (COG) por banda con los números de banda de L30, la Fmask y los ángulos, todas las etiquetas de HLS y un ítem STAC.

Los archivos deben llamarse como los llama HLS; da igual que cada gránulo tenga su carpeta o que estén todos en una. Si se ejecuta de nuevo sobre la misma carpeta, la herramienta hace lo que falta, ha cambiado o falló. Un gránulo que falla no detiene a los demás.</translation>
    </message>
    <message>
      <location filename="../../algorithms/harmonize_granules.py" />
      <source>hls, s30, l30, batch, archive, stac, cog, harmonise, sentinel, landsat, mask, cloud, pytorch</source>
      <translation>lote, archivo, armonizar, máscara, nube</translation>
    </message>
    <message>
      <location filename="../../algorithms/harmonize_granules.py" />
      <source>Searched with all of its folders.</source>
      <translation>Se busca en ella y en todas sus subcarpetas.</translation>
    </message>
    <message>
      <location filename="../../algorithms/harmonize_granules.py" />
      <source>MGRS tiles (empty: all)</source>
      <translation>Teselas MGRS (vacío: todas)</translation>
    </message>
    <message>
      <location filename="../../algorithms/harmonize_granules.py" />
      <source>MGRS tiles as in the file names, without the T, separated by commas.</source>
      <translation>Teselas MGRS como en los nombres de archivo, sin la T, separadas por comas.</translation>
    </message>
    <message>
      <location filename="../../algorithms/harmonize_granules.py" />
      <source>From this day</source>
      <translation>Desde este día</translation>
    </message>
    <message>
      <location filename="../../algorithms/harmonize_granules.py" />
      <source>The first day of acquisition.</source>
      <translation>El primer día de adquisición.</translation>
    </message>
    <message>
      <location filename="../../algorithms/harmonize_granules.py" />
      <source>To this day</source>
      <translation>Hasta este día</translation>
    </message>
    <message>
      <location filename="../../algorithms/harmonize_granules.py" />
      <source>The last day of acquisition.</source>
      <translation>El último día de adquisición.</translation>
    </message>
    <message>
      <location filename="../../algorithms/harmonize_granules.py" />
      <source>Cloud, in percent at most</source>
      <translation>Nubes como máximo, en porcentaje</translation>
    </message>
    <message>
      <location filename="../../algorithms/harmonize_granules.py" />
      <source>Granules with more cloud, from 0 to 100 percent, are left out.</source>
      <translation>Se omiten los gránulos con más nubes, de 0 a 100 por ciento.</translation>
    </message>
    <message>
      <location filename="../../algorithms/harmonize_granules.py" />
      <source>Masked areas grow by so many pixels</source>
      <translation>Ampliar las zonas enmascaradas (píxeles)</translation>
    </message>
    <message>
      <location filename="../../algorithms/harmonize_granules.py" />
      <source>In pixels of 30 m: so far around masked areas, too, is nodata.</source>
      <translation>En píxeles de 30 m: hasta esa distancia alrededor de las zonas enmascaradas tampoco hay datos.</translation>
    </message>
    <message>
      <location filename="../../algorithms/harmonize_granules.py" />
      <source>Nodata along the swath's edge, in pixels</source>
      <translation>Sin datos en el borde de la franja (píxeles)</translation>
    </message>
    <message>
      <location filename="../../algorithms/harmonize_granules.py" />
      <source>In pixels of 30 m: bad values are known along the swath's edge.</source>
      <translation>En píxeles de 30 m: se conocen valores erróneos a lo largo del borde de la franja.</translation>
    </message>
    <message>
      <location filename="../../algorithms/harmonize_granules.py" />
      <source>Also a virtual raster of all bands</source>
      <translation>También un ráster virtual de las bandas</translation>
    </message>
    <message>
      <location filename="../../algorithms/harmonize_granules.py" />
      <source>A VRT beside each granule, blue to SWIR 2.</source>
      <translation>Un VRT junto a cada gránulo, de azul a SWIR 2.</translation>
    </message>
    <message>
      <location filename="../../algorithms/harmonize_granules.py" />
      <source>Also the uncertainty of each band</source>
      <translation>También la incertidumbre de cada banda</translation>
    </message>
    <message>
      <location filename="../../algorithms/harmonize_granules.py" />
      <source>Standard deviation of what Landsat would show given the result, as reflectance: a second file a band.</source>
      <translation>Desviación estándar de lo que mostraría Landsat dado el resultado, como reflectancia: un segundo archivo por banda.</translation>
    </message>
    <message>
      <location filename="../../algorithms/harmonize_granules.py" />
      <source>Also a STAC collection over the folder</source>
      <translation>También una colección STAC de la carpeta</translation>
    </message>
    <message>
      <location filename="../../algorithms/harmonize_granules.py" />
      <source>For programs that read many granules as one series.</source>
      <translation>Para programas que leen muchos gránulos como una sola serie.</translation>
    </message>
    <message>
      <location filename="../../algorithms/harmonize_granules.py" />
      <source>Say what would be done, and do nothing</source>
      <translation>Decir qué se haría, sin hacerlo</translation>
    </message>
    <message>
      <location filename="../../algorithms/harmonize_granules.py" />
      <source>Lists what was found and what would be written.</source>
      <translation>Enumera lo encontrado y lo que se escribiría.</translation>
    </message>
    <message>
      <location filename="../../algorithms/harmonize_granules.py" />
      <source>Name results HLS.L30…</source>
      <translation>Nombrar los resultados HLS.L30…</translation>
    </message>
    <message>
      <location filename="../../algorithms/harmonize_granules.py" />
      <source>For programs that take nothing but Landsat's names; the files say all the same what they are.</source>
      <translation>Para programas que solo aceptan los nombres de Landsat; los archivos dicen igualmente lo que son.</translation>
    </message>
    <message>
      <location filename="../../algorithms/harmonize_granules.py" />
      <source>Gets a folder a granule, such as HLS-GAN.L30.T15SXR.2021250T163901.v2.0, and manifest.jsonl, which says what was done.</source>
      <translation>Recibe una carpeta por gránulo, como HLS-GAN.L30.T15SXR.2021250T163901.v2.0, y manifest.jsonl, que dice lo que se hizo.</translation>
    </message>
    <message>
      <location filename="../../algorithms/harmonize_granules.py" />
      <source>Granules found</source>
      <translation>Gránulos encontrados</translation>
    </message>
    <message>
      <location filename="../../algorithms/harmonize_granules.py" />
      <source>Done before</source>
      <translation>Hechos antes</translation>
    </message>
    <message>
      <location filename="../../algorithms/harmonize_granules.py" />
      <source>Done now</source>
      <translation>Hechos ahora</translation>
    </message>
    <message>
      <location filename="../../algorithms/harmonize_granules.py" />
      <source>Failed</source>
      <translation>Fallidos</translation>
    </message>
    <message>
      <location filename="../../algorithms/harmonize_granules.py" />
      <source>{granules} granule(s): {before} were done already, {done} done, {failed} failed</source>
      <translation>{granules} gránulo(s): {before} ya estaban hechos, {done} hechos, {failed} fallidos</translation>
    </message>
    <message>
      <location filename="../../algorithms/provider.py" />
      <source>HLS GAN: Sentinel-2 and Landsat as one series</source>
      <translation>HLS GAN: Sentinel-2 y Landsat como una sola serie</translation>
    </message>
    <message>
      <location filename="../../algorithms/provider.py" />
      <source>Python of the engine (empty: the one that 'Set up the engine' made)</source>
      <translation>Python del motor (vacío: el creado por «Instalar el motor»)</translation>
    </message>
    <message>
      <location filename="../../algorithms/raster_input.py" />
      <source>Exporting the layer '{layer}', which has no file of its own</source>
      <translation>Se exporta la capa «{layer}», que no tiene archivo propio</translation>
    </message>
    <message>
      <location filename="../../algorithms/raster_input.py" />
      <source>The layer '{layer}' (provider {provider}) delivers pictures, not a grid of reflectance; choose a raster with pixel values.</source>
      <translation>La capa «{layer}» (proveedor {provider}) entrega imágenes, no una cuadrícula de reflectancia; elija un ráster con valores de píxel.</translation>
    </message>
    <message>
      <location filename="../../algorithms/raster_input.py" />
      <source>The layer '{layer}' could not be exported to '{file}'; save it to a GeoTIFF by hand and run the tool on that file.</source>
      <translation>No se pudo exportar la capa «{layer}» a «{file}»; guárdela a mano como GeoTIFF y ejecute la herramienta con ese archivo.</translation>
    </message>
    <message>
      <location filename="../../algorithms/remove_engine.py" />
      <source>Remove the engine</source>
      <translation>Eliminar el motor</translation>
    </message>
    <message>
      <location filename="../../algorithms/remove_engine.py" />
      <source>Removes the environment that 'Set up the engine' made in the QGIS profile, with all of its packages. Models, results and settings stay; the engine can be set up again at any time.</source>
      <translation>Elimina el entorno que «Instalar el motor» creó en el perfil de QGIS, con todos sus paquetes. Los modelos, los resultados y la configuración se conservan; el motor se puede volver a instalar en cualquier momento.</translation>
    </message>
    <message>
      <location filename="../../algorithms/remove_engine.py" />
      <source>uninstall, pytorch, space</source>
      <translation>desinstalar, espacio</translation>
    </message>
    <message>
      <location filename="../../algorithms/remove_engine.py" />
      <source>Remove the engine from this QGIS profile</source>
      <translation>Eliminar el motor de este perfil de QGIS</translation>
    </message>
    <message>
      <location filename="../../algorithms/remove_engine.py" />
      <source>Tick it to have the space back.</source>
      <translation>Márquela para recuperar el espacio.</translation>
    </message>
    <message>
      <location filename="../../algorithms/remove_engine.py" />
      <source>Removed {folder}.</source>
      <translation>Se ha eliminado {folder}.</translation>
    </message>
    <message>
      <location filename="../../algorithms/remove_engine.py" />
      <source>There is no engine in {folder}.</source>
      <translation>No hay ningún motor en {folder}.</translation>
    </message>
    <message>
      <location filename="../../algorithms/remove_engine.py" />
      <source>Tick the box to have the engine removed.</source>
      <translation>Marque la casilla para que se elimine el motor.</translation>
    </message>
    <message>
      <location filename="../../algorithms/score_points.py" />
      <source>Score a model on points</source>
      <translation>Evaluar un modelo en puntos</translation>
    </message>
    <message>
      <location filename="../../algorithms/score_points.py" />
      <source>Says what a model does to Sentinel-2's brightness where Landsat's is known: on pairs of values of one point, band by band, beside a line per band that was fitted on the other sites.

The tables are the results of an AppEEARS point sample (HLSS30 and HLSL30, one or several CSV files), or a CSV file with both sensors in a row: S30_B02 or S30_BLUE, L30_B02, l30_date, s30_date or s30_days_later, and, where known, site, plot, s30_satellite, l30_satellite, S30_Fmask, L30_Fmask.
Pairs are values of one point on one day, or as many days apart as is allowed. A value that its Fmask hides is left out, and so is a pair whose sensors differ by more than the largest difference: there, the ground changed or a cloud was missed.
A point has no neighbours: each is shown to the model as a uniform patch, so that this judges its change of brightness and nothing of texture. The report has the differences by band, reflectance, site and satellite; the table every pair; the summary all numbers as JSON.</source>
      <translation>Indica qué hace un modelo con el brillo de Sentinel-2 allí donde se conoce el de Landsat: con pares de valores de un punto, banda por banda, en comparación con una recta por banda ajustada en los demás sitios.

Las tablas son los resultados de una muestra de puntos de AppEEARS (HLSS30 y HLSL30, uno o varios archivos CSV), o un archivo CSV con ambos sensores en una fila: S30_B02 o S30_BLUE, L30_B02, l30_date, s30_date o s30_days_later y, si se conocen, site, plot, s30_satellite, l30_satellite, S30_Fmask, L30_Fmask.
Los pares son valores de un punto de un mismo día, o separados por los días permitidos. Se omite todo valor que su Fmask oculte, y también todo par cuyos sensores difieran en más que la mayor diferencia: allí cambió el suelo o se pasó por alto una nube.
Un punto no tiene vecinos: cada uno se muestra al modelo como una superficie uniforme, de modo que se evalúa su cambio de brillo y nada de la textura. El informe da las diferencias por banda, reflectancia, sitio y satélite; la tabla, cada par; el resumen, todos los números en JSON.</translation>
    </message>
    <message>
      <location filename="../../algorithms/score_points.py" />
      <source>hls, points, appeears, table, csv, bias, rmse, landsat, sentinel-2</source>
      <translation>puntos, tabla, sesgo</translation>
    </message>
    <message>
      <location filename="../../algorithms/score_points.py" />
      <source>Tables of S30 and L30 values (CSV files)</source>
      <translation>Tablas de valores S30 y L30 (archivos CSV)</translation>
    </message>
    <message>
      <location filename="../../algorithms/score_points.py" />
      <source>CSV files: AppEEARS results of both sensors, or a table with both in a row.</source>
      <translation>Archivos CSV: resultados de AppEEARS de ambos sensores, o una tabla con ambos en una fila.</translation>
    </message>
    <message>
      <location filename="../../algorithms/score_points.py" />
      <source>Days between the values of a pair at most</source>
      <translation>Separación máxima de los valores de un par (días)</translation>
    </message>
    <message>
      <location filename="../../algorithms/score_points.py" />
      <source>0: both sensors saw the point on the same day.</source>
      <translation>0: ambos sensores vieron el punto el mismo día.</translation>
    </message>
    <message>
      <location filename="../../algorithms/score_points.py" />
      <source>Largest difference of a pair, reflectance (0: any)</source>
      <translation>Mayor diferencia, reflectancia (0: todas)</translation>
    </message>
    <message>
      <location filename="../../algorithms/score_points.py" />
      <source>Pairs whose sensors differ by more in any band, in reflectance, are left out: there, the ground changed or a cloud was missed.</source>
      <translation>Se omiten los pares cuyos sensores difieren más en alguna banda, en reflectancia: allí cambió el suelo o se pasó por alto una nube.</translation>
    </message>
    <message>
      <location filename="../../algorithms/score_points.py" />
      <source>Report on points</source>
      <translation>Informe de puntos</translation>
    </message>
    <message>
      <location filename="../../algorithms/score_points.py" />
      <source>HTML page: differences by band, reflectance, site and satellite.</source>
      <translation>Página HTML: diferencias por banda, reflectancia, sitio y satélite.</translation>
    </message>
    <message>
      <location filename="../../algorithms/score_points.py" />
      <source>CSV: a line a pair, with S30, the model's values, the line's, and L30.</source>
      <translation>CSV: una línea por par, con S30, los valores del modelo, los de la recta y L30.</translation>
    </message>
    <message>
      <location filename="../../algorithms/score_points.py" />
      <source>JSON: all differences as numbers.</source>
      <translation>JSON: todas las diferencias en números.</translation>
    </message>
    <message>
      <location filename="../../algorithms/score_points.py" />
      <source>Pairs left out</source>
      <translation>Pares omitidos</translation>
    </message>
    <message>
      <location filename="../../algorithms/score_similarity.py" />
      <source>Score similarity to Landsat</source>
      <translation>Evaluar la similitud con Landsat</translation>
    </message>
    <message>
      <location filename="../../algorithms/score_similarity.py" />
      <source>Says whether a harmonized Sentinel-2 image is closer to Landsat than the original is, with SSIM and MSE for every window, beside the methods in use today.

All rasters lie on one grid ('Align to a reference raster' brings them there). The window grid is drawn by the gain in SSIM: blue-green where the generated image is closer. Baselines fitted on these very images are marked in-sample: they look better here than they would elsewhere.</source>
      <translation>Indica si una imagen Sentinel-2 armonizada está más cerca de Landsat que la original, con SSIM y MSE de cada ventana, en comparación con los métodos en uso hoy.

Todos los rásteres están en una misma cuadrícula («Alinear con un ráster de referencia» los lleva a ella). La cuadrícula de ventanas se colorea según la ganancia de SSIM: verde azulado donde la imagen generada está más cerca. Los métodos de comparación ajustados con estas mismas imágenes se marcan como in-sample: aquí parecen mejores de lo que serían en otro lugar.</translation>
    </message>
    <message>
      <location filename="../../algorithms/score_similarity.py" />
      <source>hls, ssim, mse, rmse, bias, report, compare, accuracy, landsat, sentinel, mask, cloud, fmask</source>
      <translation>informe, comparar, exactitud, similitud, sesgo, máscara, nube</translation>
    </message>
    <message>
      <location filename="../../algorithms/score_similarity.py" />
      <source>Generated rasters to judge</source>
      <translation>Rásteres generados a evaluar</translation>
    </message>
    <message>
      <location filename="../../algorithms/score_similarity.py" />
      <source>Harmonized rasters of the same date; the names of the layers stand in the results, and the first one is in the headline.</source>
      <translation>Rásteres armonizados de la misma fecha; los nombres de las capas aparecen en los resultados y el primero figura en la primera frase del informe.</translation>
    </message>
    <message>
      <location filename="../../algorithms/score_similarity.py" />
      <source>Without masks chosen, the Fmask files beside granules' band files are used; the report says which.</source>
      <translation>Si no se eligen máscaras, se usan los archivos Fmask que están junto a los archivos de banda de los gránulos; el informe dice cuáles.</translation>
    </message>
    <message>
      <location filename="../../algorithms/score_similarity.py" />
      <source>The bands that are compared; empty: those that the first generated raster, or the original, shows by name.</source>
      <translation>Las bandas que se comparan; vacío: las que el primer ráster generado, o el original, muestra por su nombre.</translation>
    </message>
    <message>
      <location filename="../../algorithms/score_similarity.py" />
      <source>Fit today's methods on these images too</source>
      <translation>Ajustar también los métodos actuales</translation>
    </message>
    <message>
      <location filename="../../algorithms/score_similarity.py" />
      <source>A regression line per band and histogram matching, fitted on this very pair, are judged beside the generated images and marked in-sample.</source>
      <translation>Una recta de regresión por banda y el ajuste de histogramas, ajustados con este mismo par, se evalúan junto a las imágenes generadas y se marcan como in-sample.</translation>
    </message>
    <message>
      <location filename="../../algorithms/score_similarity.py" />
      <source>A fitted baseline to judge too</source>
      <translation>Método de comparación a evaluar</translation>
    </message>
    <message>
      <location filename="../../algorithms/score_similarity.py" />
      <source>A file of 'Fit a baseline', best fitted on another pair.</source>
      <translation>Un archivo de «Ajustar un método de comparación», mejor ajustado con otro par.</translation>
    </message>
    <message>
      <location filename="../../algorithms/score_similarity.py" />
      <source>Baselines (*.json)</source>
      <translation>Métodos de comparación (*.json)</translation>
    </message>
    <message>
      <location filename="../../algorithms/score_similarity.py" />
      <source>Class raster (empty: Fmask)</source>
      <translation>Ráster de clases (vacío: Fmask)</translation>
    </message>
    <message>
      <location filename="../../algorithms/score_similarity.py" />
      <source>Whole numbers of land cover, say, on the same grid; the report tells the bias by class. Empty: the conditions of the Fmask.</source>
      <translation>Números enteros, por ejemplo de cobertura del suelo, en la misma cuadrícula; el informe da el sesgo por clase. Vacío: las condiciones de la Fmask.</translation>
    </message>
    <message>
      <location filename="../../algorithms/score_similarity.py" />
      <source>Least share of valid pixels of a scored window</source>
      <translation>Proporción mínima de píxeles válidos</translation>
    </message>
    <message>
      <location filename="../../algorithms/score_similarity.py" />
      <source>From 0.01 to 1; windows with fewer valid pixels get no score.</source>
      <translation>De 0,01 a 1; las ventanas con menos píxeles válidos no se evalúan.</translation>
    </message>
    <message>
      <location filename="../../algorithms/score_similarity.py" />
      <source>Tile size in pixels, for seams (0: told by tags)</source>
      <translation>Tamaño de tesela (0: según etiquetas)</translation>
    </message>
    <message>
      <location filename="../../algorithms/score_similarity.py" />
      <source>Where the tile borders of the generated rasters lie, for the search for seams, in pixels; 0: as the rasters' own tags say it.</source>
      <translation>Dónde están los bordes de tesela de los rásteres generados, para buscar costuras, en píxeles; 0: como lo indiquen las etiquetas de los rásteres.</translation>
    </message>
    <message>
      <location filename="../../algorithms/score_similarity.py" />
      <source>A line a window and band (CSV).</source>
      <translation>Una línea por ventana y banda (CSV).</translation>
    </message>
    <message>
      <location filename="../../algorithms/score_similarity.py" />
      <source>SSIM map</source>
      <translation>Mapa de SSIM</translation>
    </message>
    <message>
      <location filename="../../algorithms/score_similarity.py" />
      <source>SSIM of every pixel's surroundings, -1 to 1, the judged image first.</source>
      <translation>SSIM del entorno de cada píxel, de -1 a 1, la imagen evaluada primero.</translation>
    </message>
    <message>
      <location filename="../../algorithms/score_similarity.py" />
      <source>Difference to the reference</source>
      <translation>Diferencia con la referencia</translation>
    </message>
    <message>
      <location filename="../../algorithms/score_similarity.py" />
      <source>Image minus reference in reflectance, the judged image first.</source>
      <translation>Imagen menos referencia en reflectancia, la imagen evaluada primero.</translation>
    </message>
    <message>
      <location filename="../../algorithms/score_similarity.py" />
      <source>Scored windows</source>
      <translation>Ventanas evaluadas</translation>
    </message>
    <message>
      <location filename="../../algorithms/score_similarity.py" />
      <source>Mean SSIM of the original</source>
      <translation>SSIM medio del original</translation>
    </message>
    <message>
      <location filename="../../algorithms/score_similarity.py" />
      <source>Mean SSIM of the judged image</source>
      <translation>SSIM medio de la imagen evaluada</translation>
    </message>
    <message>
      <location filename="../../algorithms/score_similarity.py" />
      <source>Median SSIM of the judged image</source>
      <translation>Mediana del SSIM de la imagen evaluada</translation>
    </message>
    <message>
      <location filename="../../algorithms/score_similarity.py" />
      <source>Mean MSE of the original (scaled)</source>
      <translation>MSE medio del original (escalado)</translation>
    </message>
    <message>
      <location filename="../../algorithms/score_similarity.py" />
      <source>Mean MSE of the judged image (scaled)</source>
      <translation>MSE medio de la imagen evaluada (escalado)</translation>
    </message>
    <message>
      <location filename="../../algorithms/score_similarity.py" />
      <source>Median MSE of the judged image (scaled)</source>
      <translation>Mediana del MSE de la imagen evaluada (escalado)</translation>
    </message>
    <message>
      <location filename="../../algorithms/score_similarity.py" />
      <source>Windows with a higher SSIM than the original</source>
      <translation>Ventanas con un SSIM mayor que el original</translation>
    </message>
    <message>
      <location filename="../../algorithms/score_similarity.py" />
      <source>Windows with a lower MSE than the original</source>
      <translation>Ventanas con un MSE menor que el original</translation>
    </message>
    <message>
      <location filename="../../algorithms/score_similarity.py" />
      <source>Window scores {raster}</source>
      <translation>Puntuación de las ventanas {raster}</translation>
    </message>
    <message>
      <location filename="../../algorithms/score_similarity.py" />
      <source>Difference {raster}</source>
      <translation>Diferencia {raster}</translation>
    </message>
    <message>
      <location filename="../../algorithms/setup_engine.py" />
      <source>Set up the engine</source>
      <translation>Instalar el motor</translation>
    </message>
    <message>
      <location filename="../../algorithms/setup_engine.py" />
      <source>Downloads what the computation needs (PyTorch, rasterio and others) into an environment of its own in the QGIS profile; QGIS's own Python is not touched.

It takes about 1.5 GB on disk, or about 6 GB with the build for NVIDIA graphics cards.
A cancelled or failed run is continued by the next one, and a run after an update of the plugin brings the packages up to date. They are downloaded from the Python Package Index and PyTorch's, through QGIS's proxy; files that differ from those that were tested are refused.</source>
      <translation>Descarga lo que necesita el cálculo (PyTorch, rasterio y otros) en un entorno propio dentro del perfil de QGIS; el Python de QGIS no se toca.

Ocupa unos 1,5 GB en disco, o unos 6 GB con la compilación para tarjetas gráficas NVIDIA.
Una ejecución cancelada o fallida la continúa la siguiente, y una ejecución tras actualizar el complemento pone los paquetes al día. Se descargan del Python Package Index y del índice de PyTorch, a través del proxy de QGIS; se rechazan los archivos que difieren de los probados.</translation>
    </message>
    <message>
      <location filename="../../algorithms/setup_engine.py" />
      <source>pytorch, install, cuda, gpu, dependencies, training</source>
      <translation>instalar, tarjeta gráfica, dependencias, entrenamiento</translation>
    </message>
    <message>
      <location filename="../../algorithms/setup_engine.py" />
      <source>Build of PyTorch</source>
      <translation>Compilación de PyTorch</translation>
    </message>
    <message>
      <location filename="../../algorithms/setup_engine.py" />
      <source>auto: by the graphics card and its driver. cuda: NVIDIA's Turing and newer with driver 580 or newer; cuda12: older ones; cpu: no NVIDIA card.</source>
      <translation>auto: según la tarjeta gráfica y su controlador. cuda: NVIDIA Turing y posteriores con controlador 580 o posterior; cuda12: anteriores; cpu: sin tarjeta NVIDIA.</translation>
    </message>
    <message>
      <location filename="../../algorithms/setup_engine.py" />
      <source>Also what training needs</source>
      <translation>También lo que necesita el entrenamiento</translation>
    </message>
    <message>
      <location filename="../../algorithms/setup_engine.py" />
      <source>For the tools of the group 'Training': 0.2 GB more. An engine that has it keeps it.</source>
      <translation>Para las herramientas del grupo «Entrenamiento»: 0,2 GB más. Un motor que lo tiene lo conserva.</translation>
    </message>
    <message>
      <location filename="../../algorithms/setup_engine.py" />
      <source>Python to start from</source>
      <translation>Python de partida</translation>
    </message>
    <message>
      <location filename="../../algorithms/setup_engine.py" />
      <source>A Python 3.11 to 3.14 that can be started; empty: a fitting one of this computer, or one that is downloaded.</source>
      <translation>Un Python 3.11 a 3.14 que se pueda iniciar; vacío: uno adecuado de este equipo, o uno que se descarga.</translation>
    </message>
    <message>
      <location filename="../../algorithms/setup_engine.py" />
      <source>Remove the environment first</source>
      <translation>Eliminar antes el entorno</translation>
    </message>
    <message>
      <location filename="../../algorithms/setup_engine.py" />
      <source>For an environment that is broken beyond repair.</source>
      <translation>Para un entorno dañado sin remedio.</translation>
    </message>
    <message>
      <location filename="../../algorithms/setup_engine.py" />
      <source>Python of the engine</source>
      <translation>Python del motor</translation>
    </message>
    <message>
      <location filename="../../algorithms/setup_engine.py" />
      <source>The tools use another engine, '{engine}', because the environment variable or the plugin's setting names it first; 'Check the engine' shows which.</source>
      <translation>Las herramientas usan otro motor, «{engine}», porque la variable de entorno o la configuración del complemento lo indica primero; «Comprobar el motor» muestra cuál.</translation>
    </message>
    <message>
      <location filename="../../algorithms/setup_engine.py" />
      <source>The engine works. Devices: {devices}</source>
      <translation>El motor funciona. Dispositivos: {devices}</translation>
    </message>
    <message>
      <location filename="../../algorithms/simulate_pairs.py" />
      <source>Simulate pairs of granules</source>
      <translation>Simular pares de gránulos</translation>
    </message>
    <message>
      <location filename="../../algorithms/simulate_pairs.py" />
      <source>Makes pairs of S30 and L30 granules from physics, named and stored as HLS stores them: spectra of real materials on made-up land, seen by both sensors' bands and blur, through haze and noise, a little displaced. The bundled models are trained on such pairs.

Everything that is learned or measured on them is simulated and says so. Beside each pair lies the L30 that ought to have been, without haze, noise and displacement.
A further run with a larger number of pairs goes on in the same folder; a cancelled one keeps the pairs that are complete.</source>
      <translation>Crea pares de gránulos S30 y L30 a partir de modelos físicos, con nombres y formato como los de HLS: espectros de materiales reales en un terreno inventado, vistos con las bandas y el desenfoque de ambos sensores, a través de bruma y ruido, algo desplazados. Los modelos incluidos se entrenaron con pares así.

Todo lo que se aprende o mide con ellos es simulado y así lo dice. Junto a cada par está el L30 que debería haber sido, sin bruma, ruido ni desplazamiento.
Otra ejecución con un número mayor de pares continúa en la misma carpeta; una cancelada conserva los pares completos.</translation>
    </message>
    <message>
      <location filename="../../algorithms/simulate_pairs.py" />
      <source>hls, simulation, synthetic, pairs, training, landsat, sentinel-2</source>
      <translation>simulación, sintético, pares, entrenamiento</translation>
    </message>
    <message>
      <location filename="../../algorithms/simulate_pairs.py" />
      <source>Number of pairs</source>
      <translation>Número de pares</translation>
    </message>
    <message>
      <location filename="../../algorithms/simulate_pairs.py" />
      <source>Each has a tile, a day and a landscape of its own; landscapes are taken in turn.</source>
      <translation>Cada uno tiene su tesela, su día y su paisaje; los paisajes se alternan.</translation>
    </message>
    <message>
      <location filename="../../algorithms/simulate_pairs.py" />
      <source>Side of a granule in pixels</source>
      <translation>Lado de un gránulo en píxeles</translation>
    </message>
    <message>
      <location filename="../../algorithms/simulate_pairs.py" />
      <source>Side of a granule in pixels of 30 m; a real one has 3660.</source>
      <translation>Lado de un gránulo en píxeles de 30 m; uno real tiene 3660.</translation>
    </message>
    <message>
      <location filename="../../algorithms/simulate_pairs.py" />
      <source>Bands to make</source>
      <translation>Bandas a crear</translation>
    </message>
    <message>
      <location filename="../../algorithms/simulate_pairs.py" />
      <source>Each band is the same as if all were made.</source>
      <translation>Cada banda es la misma que si se crearan todas.</translation>
    </message>
    <message>
      <location filename="../../algorithms/simulate_pairs.py" />
      <source>Share of cloudy pairs</source>
      <translation>Proporción de pares nublados</translation>
    </message>
    <message>
      <location filename="../../algorithms/simulate_pairs.py" />
      <source>From 0 to 1: the share of the pairs that have clouds, with their Fmask.</source>
      <translation>De 0 a 1: la proporción de los pares con nubes, con su Fmask.</translation>
    </message>
    <message>
      <location filename="../../algorithms/simulate_pairs.py" />
      <source>Share of pairs with a swath's edge</source>
      <translation>Proporción de pares con borde de franja</translation>
    </message>
    <message>
      <location filename="../../algorithms/simulate_pairs.py" />
      <source>From 0 to 1: the share of the pairs in which a swath's edge leaves fill.</source>
      <translation>De 0 a 1: la proporción de los pares en los que el borde de una franja deja relleno.</translation>
    </message>
    <message>
      <location filename="../../algorithms/simulate_pairs.py" />
      <source>Real S30 granule to take as land</source>
      <translation>Gránulo S30 real como terreno</translation>
    </message>
    <message>
      <location filename="../../algorithms/simulate_pairs.py" />
      <source>The folder of one real S30 granule that serves as land instead of the made-up one; its own haze and blur are then seen twice.</source>
      <translation>La carpeta de un gránulo S30 real que sirve de terreno en vez del inventado; su propia bruma y desenfoque se ven entonces dos veces.</translation>
    </message>
    <message>
      <location filename="../../algorithms/simulate_pairs.py" />
      <source>Simulated pairs</source>
      <translation>Pares simulados</translation>
    </message>
    <message>
      <location filename="../../algorithms/simulate_pairs.py" />
      <source>Gets a folder a granule; one with pairs of the same settings is gone on with.</source>
      <translation>Recibe una carpeta por gránulo; en una con pares de la misma configuración se continúa.</translation>
    </message>
    <message>
      <location filename="../../algorithms/simulate_pairs.py" />
      <source>Simulated pairs in the folder</source>
      <translation>Pares simulados en la carpeta</translation>
    </message>
    <message>
      <location filename="../../algorithms/time_series.py" />
      <source>Disagreement of S30 and L30 over time</source>
      <translation>Discrepancia de S30 y L30 en el tiempo</translation>
    </message>
    <message>
      <location filename="../../algorithms/time_series.py" />
      <source>Says how much Sentinel-2 (S30) and Landsat (L30) disagree over time at one place, with the original S30 images and with the generated ones: this is what harmonized data are wanted for.

Sensor and date are read from the HLS file name, from the layer's name (HLS.S30.T… or S30 2021-09-07: rename the layer), and for generated images also from what the harmonizing tool wrote into the file. Generated images and masks go with the image of their sensor and date.
RMSE: of all neighbouring S30 and L30 dates. Noise: how far each date lies from the line between its neighbours in time, over both sensors (Vermote et al. 2009). Both in reflectance.</source>
      <translation>Indica cuánto discrepan Sentinel-2 (S30) y Landsat (L30) en un lugar a lo largo del tiempo, con las imágenes S30 originales y con las generadas: para esto se quieren los datos armonizados.

El sensor y la fecha se leen del nombre de archivo HLS, del nombre de la capa (HLS.S30.T… o S30 2021-09-07: cambie el nombre de la capa) y, en las imágenes generadas, también de lo que la herramienta de armonización escribió en el archivo. Las imágenes generadas y las máscaras van con la imagen de su sensor y fecha.
RMSE: de todas las fechas S30 y L30 vecinas. Ruido: cuánto se aparta cada fecha de la línea entre sus vecinas en el tiempo, con ambos sensores (Vermote et al. 2009). Ambos en reflectancia.</translation>
    </message>
    <message>
      <location filename="../../algorithms/time_series.py" />
      <source>hls, series, time, noise, phenology, rmse, compare, landsat, sentinel, mask, cloud, fmask</source>
      <translation>serie temporal, tiempo, ruido, fenología, comparar, máscara, nube</translation>
    </message>
    <message>
      <location filename="../../algorithms/time_series.py" />
      <source>S30 and L30 rasters of one place</source>
      <translation>Rásteres S30 y L30 de un lugar</translation>
    </message>
    <message>
      <location filename="../../algorithms/time_series.py" />
      <source>At least three dates of both sensors on one grid, one raster a date; a band file of an HLS granule stands for its other bands too.</source>
      <translation>Al menos tres fechas de ambos sensores en una misma cuadrícula, un ráster por fecha; un archivo de banda de un gránulo HLS representa también sus demás bandas.</translation>
    </message>
    <message>
      <location filename="../../algorithms/time_series.py" />
      <source>Generated rasters of S30 dates</source>
      <translation>Rásteres generados de las fechas S30</translation>
    </message>
    <message>
      <location filename="../../algorithms/time_series.py" />
      <source>The harmonized images of S30 dates; a date without one keeps its original.</source>
      <translation>Las imágenes armonizadas de las fechas S30; una fecha sin ella conserva su original.</translation>
    </message>
    <message>
      <location filename="../../algorithms/time_series.py" />
      <source>The Fmask rasters of the dates.</source>
      <translation>Los rásteres Fmask de las fechas.</translation>
    </message>
    <message>
      <location filename="../../algorithms/time_series.py" />
      <source>Days between neighbouring dates at most</source>
      <translation>Separación máxima de fechas vecinas (días)</translation>
    </message>
    <message>
      <location filename="../../algorithms/time_series.py" />
      <source>S30 and L30 dates so many days apart or fewer are neighbours.</source>
      <translation>Son vecinas las fechas S30 y L30 separadas por ese número de días o menos.</translation>
    </message>
    <message>
      <location filename="../../algorithms/time_series.py" />
      <source>Table of dates</source>
      <translation>Tabla de fechas</translation>
    </message>
    <message>
      <location filename="../../algorithms/time_series.py" />
      <source>Every pair of neighbouring dates (CSV).</source>
      <translation>Cada par de fechas vecinas (CSV).</translation>
    </message>
    <message>
      <location filename="../../algorithms/time_series.py" />
      <source>Plot</source>
      <translation>Gráfico</translation>
    </message>
    <message>
      <location filename="../../algorithms/time_series.py" />
      <source>Means by date and RMSE of neighbouring dates, by band (PNG).</source>
      <translation>Medias por fecha y RMSE de fechas vecinas, por banda (PNG).</translation>
    </message>
    <message>
      <location filename="../../algorithms/time_series.py" />
      <source>PNG files (*.png)</source>
      <translation>Archivos PNG (*.png)</translation>
    </message>
    <message>
      <location filename="../../algorithms/time_series.py" />
      <source>S30 and L30 over time</source>
      <translation>S30 y L30 en el tiempo</translation>
    </message>
    <message>
      <location filename="../../algorithms/time_series.py" />
      <source>The numbers by band with the plot, for the results viewer (HTML).</source>
      <translation>Los números por banda con el gráfico, para el visor de resultados (HTML).</translation>
    </message>
    <message>
      <location filename="../../algorithms/time_series.py" />
      <source>Dates</source>
      <translation>Fechas</translation>
    </message>
    <message>
      <location filename="../../algorithms/time_series.py" />
      <source>Neighbouring dates, times bands</source>
      <translation>Fechas vecinas por bandas</translation>
    </message>
    <message>
      <location filename="../../algorithms/time_series.py" />
      <source>RMSE of the original to neighbouring L30 dates (mean of the bands)</source>
      <translation>RMSE de las originales frente a fechas L30 vecinas (media de las bandas)</translation>
    </message>
    <message>
      <location filename="../../algorithms/time_series.py" />
      <source>RMSE of the generated to neighbouring L30 dates (mean of the bands)</source>
      <translation>RMSE de las generadas frente a fechas L30 vecinas (media de las bandas)</translation>
    </message>
    <message>
      <location filename="../../algorithms/time_series.py" />
      <source>Noise of the series with the original (mean of the bands)</source>
      <translation>Ruido de la serie con las originales (media de las bandas)</translation>
    </message>
    <message>
      <location filename="../../algorithms/time_series.py" />
      <source>Noise of the series with the generated (mean of the bands)</source>
      <translation>Ruido de la serie con las generadas (media de las bandas)</translation>
    </message>
    <message>
      <location filename="../../algorithms/time_series.py" />
      <source>{band}: RMSE {rmse[before]:.4f} -&gt; {rmse[after]:.4f}, noise {noise[before]:.4f} -&gt; {noise[after]:.4f}</source>
      <translation>{band}: RMSE {rmse[before]:.4f} -&gt; {rmse[after]:.4f}, ruido {noise[before]:.4f} -&gt; {noise[after]:.4f}</translation>
    </message>
    <message>
      <location filename="../../algorithms/time_series.py" />
      <source>The images are simulated.</source>
      <translation>Las imágenes son simuladas.</translation>
    </message>
    <message>
      <location filename="../../algorithms/time_series.py" />
      <source>Dates of S30 and L30</source>
      <translation>Fechas de S30 y L30</translation>
    </message>
    <message>
      <location filename="../../algorithms/train_model.py" />
      <source>Train a model</source>
      <translation>Entrenar un modelo</translation>
    </message>
    <message>
      <location filename="../../algorithms/train_model.py" />
      <source>Trains a generator on the windows that 'Cut training windows' made. As it stands, it goes on from a bundled model and lets few of its weights learn, so that few pairs will do; that takes minutes. Beginning with random weights takes thousands of windows and, on a CPU, about half an hour with one band and nothing else to do.

The losses stand in the log, and more of them in the folder's train.log and tensorboard. The best generator is the one that errs least on the scenes held out to validate; the beginning counts too, so that a training that does harm is thrown away.
Cancel stops after the iteration and saves: run the tool again into the same folder, with 'Go on with this training', and it goes on as if it had not been stopped. (On Windows it goes on from the last checkpoint.) Then 'Evaluate a model' and 'Export a model'.</source>
      <translation>Entrena un generador con las ventanas que hizo «Cortar ventanas de entrenamiento». Tal como está, parte de un modelo incluido y deja aprender a pocos de sus pesos, de modo que bastan pocos pares; lleva unos minutos. Empezar con pesos aleatorios requiere miles de ventanas y, en una CPU, alrededor de media hora con una banda si el equipo no hace nada más.

Las pérdidas constan en el registro, y más de ellas en train.log y tensorboard de la carpeta. El mejor generador es el que menos yerra en las escenas reservadas para validar; el comienzo también cuenta, de modo que un entrenamiento que perjudica se desecha.
Cancelar se detiene tras la iteración y guarda: ejecute de nuevo la herramienta en la misma carpeta, con «Continuar este entrenamiento», y sigue como si no se hubiera detenido. (En Windows sigue desde el último punto de control.) Después, «Evaluar un modelo» y «Exportar un modelo».</translation>
    </message>
    <message>
      <location filename="../../algorithms/train_model.py" />
      <source>hls, training, gan, deep learning, pytorch, fine-tuning, transfer, generator, landsat, sentinel-2</source>
      <translation>entrenamiento, aprendizaje profundo, ajuste fino, generador</translation>
    </message>
    <message>
      <location filename="../../algorithms/train_model.py" />
      <source>Model to go on from</source>
      <translation>Modelo de partida</translation>
    </message>
    <message>
      <location filename="../../algorithms/train_model.py" />
      <source>Its bands are those that are learned: the windows have to have them.</source>
      <translation>Sus bandas son las que se aprenden: las ventanas deben tenerlas.</translation>
    </message>
    <message>
      <location filename="../../algorithms/train_model.py" />
      <source>Begin with random weights instead</source>
      <translation>Empezar en cambio con pesos aleatorios</translation>
    </message>
    <message>
      <location filename="../../algorithms/train_model.py" />
      <source>Learns all bands of the windows with all weights, from random ones on.</source>
      <translation>Aprende todas las bandas de las ventanas con todos los pesos, desde unos aleatorios.</translation>
    </message>
    <message>
      <location filename="../../algorithms/train_model.py" />
      <source>Go on with this training</source>
      <translation>Continuar este entrenamiento</translation>
    </message>
    <message>
      <location filename="../../algorithms/train_model.py" />
      <source>Goes on with what was cancelled or broke off in the folder below, on the same windows, with the settings it was begun with. A finished one stays as it is.</source>
      <translation>Continúa lo que se canceló o se interrumpió en la carpeta de abajo, con las mismas ventanas y la configuración con la que se empezó. Uno terminado queda como está.</translation>
    </message>
    <message>
      <location filename="../../algorithms/train_model.py" />
      <source>Weights that learn</source>
      <translation>Pesos que aprenden</translation>
    </message>
    <message>
      <location filename="../../algorithms/train_model.py" />
      <source>Of the model to go on from. bias: every bias and the last layer; head: the last layer alone; all: everything, for many pairs.</source>
      <translation>Del modelo de partida. bias: todos los sesgos y la última capa; head: solo la última capa; all: todo, para muchos pares.</translation>
    </message>
    <message>
      <location filename="../../algorithms/train_model.py" />
      <source>Name of the new model</source>
      <translation>Nombre del nuevo modelo</translation>
    </message>
    <message>
      <location filename="../../algorithms/train_model.py" />
      <source>Stands in the folder's settings and in the model's card.</source>
      <translation>Consta en la configuración de la carpeta y en la ficha del modelo.</translation>
    </message>
    <message>
      <location filename="../../algorithms/train_model.py" />
      <source>Iterations (empty: by the settings)</source>
      <translation>Iteraciones (vacío: según ajustes)</translation>
    </message>
    <message>
      <location filename="../../algorithms/train_model.py" />
      <source>Updates of the generator; empty: 1000 from a model, 45000 from nothing, or what the file of settings says.</source>
      <translation>Actualizaciones del generador; vacío: 1000 desde un modelo, 45000 desde cero, o lo que diga el archivo de ajustes.</translation>
    </message>
    <message>
      <location filename="../../algorithms/train_model.py" />
      <source>Settings of the training</source>
      <translation>Ajustes del entrenamiento</translation>
    </message>
    <message>
      <location filename="../../algorithms/train_model.py" />
      <source>TOML file with any settings of a training; default.toml, few_pairs.toml and paper.toml in the plugin's folder model_training are examples.</source>
      <translation>Archivo TOML con ajustes cualesquiera de un entrenamiento; default.toml, few_pairs.toml y paper.toml, en la carpeta model_training del complemento, son ejemplos.</translation>
    </message>
    <message>
      <location filename="../../algorithms/train_model.py" />
      <source>TOML files (*.toml)</source>
      <translation>Archivos TOML (*.toml)</translation>
    </message>
    <message>
      <location filename="../../algorithms/train_model.py" />
      <source>What computes: auto takes CUDA if the engine has it.</source>
      <translation>Qué calcula: auto usa CUDA si el motor lo tiene.</translation>
    </message>
    <message>
      <location filename="../../algorithms/train_model.py" />
      <source>CPU threads (0: all)</source>
      <translation>Hilos de CPU (0: todos)</translation>
    </message>
    <message>
      <location filename="../../algorithms/train_model.py" />
      <source>CPU threads; 0: all.</source>
      <translation>Hilos de CPU; 0: todos.</translation>
    </message>
    <message>
      <location filename="../../algorithms/train_model.py" />
      <source>A folder for this training: settings, checkpoints, best generator, logs. Keep it to go on later.</source>
      <translation>Una carpeta para este entrenamiento: ajustes, puntos de control, mejor generador, registros. Consérvela para continuar más adelante.</translation>
    </message>
    <message>
      <location filename="../../algorithms/train_model.py" />
      <source>Iterations that were done</source>
      <translation>Iteraciones realizadas</translation>
    </message>
    <message>
      <location filename="../../algorithms/train_model.py" />
      <source>Iteration of the best generator</source>
      <translation>Iteración del mejor generador</translation>
    </message>
    <message>
      <location filename="../../algorithms/train_model.py" />
      <source>Its loss on the scenes held out</source>
      <translation>Su pérdida en las escenas reservadas</translation>
    </message>
    <message>
      <location filename="../../algorithms/train_model.py" />
      <source>Best generator</source>
      <translation>Mejor generador</translation>
    </message>
    <message>
      <location filename="../../algorithms/train_model.py" />
      <source>No iteration was better than the model that it began with.</source>
      <translation>Ninguna iteración fue mejor que el modelo con el que empezó.</translation>
    </message>
    <message>
      <location filename="../../algorithms/training_tool.py" />
      <source>The engine lacks what training needs. Run the tool 'Set up the engine' (menu Plugins &gt; HLS GAN) with 'Also what training needs'.</source>
      <translation>Al motor le falta lo que necesita el entrenamiento. Ejecute la herramienta «Instalar el motor» (menú Complementos &gt; HLS GAN) con «También lo que necesita el entrenamiento».</translation>
    </message>
    <message>
      <location filename="../../algorithms/window_style.py" />
      <source>much farther (ΔSSIM below -0.05)</source>
      <translation>mucho más lejos (ΔSSIM por debajo de -0,05)</translation>
    </message>
    <message>
      <location filename="../../algorithms/window_style.py" />
      <source>farther (ΔSSIM -0.05 to -0.01)</source>
      <translation>más lejos (ΔSSIM -0,05 a -0,01)</translation>
    </message>
    <message>
      <location filename="../../algorithms/window_style.py" />
      <source>slightly farther (ΔSSIM -0.01 to -0.001)</source>
      <translation>algo más lejos (ΔSSIM -0,01 a -0,001)</translation>
    </message>
    <message>
      <location filename="../../algorithms/window_style.py" />
      <source>the same (ΔSSIM within 0.001)</source>
      <translation>igual (ΔSSIM hasta 0,001)</translation>
    </message>
    <message>
      <location filename="../../algorithms/window_style.py" />
      <source>slightly closer (ΔSSIM 0.001 to 0.01)</source>
      <translation>algo más cerca (ΔSSIM 0,001 a 0,01)</translation>
    </message>
    <message>
      <location filename="../../algorithms/window_style.py" />
      <source>closer (ΔSSIM 0.01 to 0.05)</source>
      <translation>más cerca (ΔSSIM 0,01 a 0,05)</translation>
    </message>
    <message>
      <location filename="../../algorithms/window_style.py" />
      <source>much closer (ΔSSIM above 0.05)</source>
      <translation>mucho más cerca (ΔSSIM por encima de 0,05)</translation>
    </message>
    <message>
      <location filename="../../algorithms/window_style.py" />
      <source>kept</source>
      <translation>conservada</translation>
    </message>
    <message>
      <location filename="../../algorithms/window_style.py" />
      <source>not clear enough</source>
      <translation>no lo bastante despejada</translation>
    </message>
    <message>
      <location filename="../../hls_gan_plugin/client/base_python.py" />
      <source>No Python {low} to {high} was found ({seen}).</source>
      <translation>No se encontró ningún Python {low} a {high} ({seen}).</translation>
    </message>
    <message>
      <location filename="../../hls_gan_plugin/client/base_python.py" />
      <source>Fetching Python {version} into {folder}</source>
      <translation>Se descarga Python {version} en {folder}</translation>
    </message>
    <message>
      <location filename="../../hls_gan_plugin/client/base_python.py" />
      <source>none on the PATH</source>
      <translation>ninguno en el PATH</translation>
    </message>
    <message>
      <location filename="../../hls_gan_plugin/client/base_python.py" />
      <source>is a 32-bit Python</source>
      <translation>es un Python de 32 bits</translation>
    </message>
    <message>
      <location filename="../../hls_gan_plugin/client/base_python.py" />
      <source>no Python here can install uv</source>
      <translation>ningún Python de este equipo puede instalar uv</translation>
    </message>
    <message>
      <location filename="../../hls_gan_plugin/client/base_python.py" />
      <source>'{program}' failed ({end}) {words}</source>
      <translation>«{program}» falló ({end}) {words}</translation>
    </message>
    <message>
      <location filename="../../hls_gan_plugin/client/base_python.py" />
      <source>No Python {low} to {high} was found from which the engine can be made ({seen}), and none could be fetched ({cause}). Install one (on Debian and Ubuntu: apt install python3-venv) and run this tool again, or name one under 'Python to start from'.</source>
      <translation>No se encontró ningún Python {low} a {high} con el que crear el motor ({seen}), ni se pudo descargar uno ({cause}). Instale uno (en Debian y Ubuntu: apt install python3-venv) y ejecute de nuevo esta herramienta, o indíquelo en «Python de partida».</translation>
    </message>
    <message>
      <location filename="../../hls_gan_plugin/client/base_python.py" />
      <source>did not answer</source>
      <translation>no respondió</translation>
    </message>
    <message>
      <location filename="../../hls_gan_plugin/client/base_python.py" />
      <source>'{program}' does not start ({cause}).</source>
      <translation>«{program}» no se inicia ({cause}).</translation>
    </message>
    <message>
      <location filename="../../hls_gan_plugin/client/base_python.py" />
      <source>is Python {version}</source>
      <translation>es Python {version}</translation>
    </message>
    <message>
      <location filename="../../hls_gan_plugin/client/base_python.py" />
      <source>is for {machine}, for which there is no PyTorch</source>
      <translation>es para {machine}, para la que no hay PyTorch</translation>
    </message>
    <message>
      <location filename="../../hls_gan_plugin/client/base_python.py" />
      <source>does not start ({cause})</source>
      <translation>no se inicia ({cause})</translation>
    </message>
    <message>
      <location filename="../../hls_gan_plugin/client/child_process.py" />
      <source>ended from outside by {signal}</source>
      <translation>terminado desde fuera por {signal}</translation>
    </message>
    <message>
      <location filename="../../hls_gan_plugin/client/child_process.py" />
      <source>exit code {code}</source>
      <translation>código de salida {code}</translation>
    </message>
    <message>
      <location filename="../../hls_gan_plugin/client/child_process.py" />
      <source>It took no input.</source>
      <translation>No aceptó ninguna entrada.</translation>
    </message>
    <message>
      <location filename="../../hls_gan_plugin/client/child_process.py" />
      <source>The job was cancelled.</source>
      <translation>El trabajo se ha cancelado.</translation>
    </message>
    <message>
      <location filename="../../hls_gan_plugin/client/engine_client.py" />
      <source>environment variable {variable}</source>
      <translation>variable de entorno {variable}</translation>
    </message>
    <message>
      <location filename="../../hls_gan_plugin/client/engine_client.py" />
      <source>The engine is not set up: no Python environment for the computation was found. {advice}</source>
      <translation>El motor no está instalado: no se encontró ningún entorno de Python para el cálculo. {advice}</translation>
    </message>
    <message>
      <location filename="../../hls_gan_plugin/client/engine_client.py" />
      <source>The engine ended without a result ({end}); nothing was written.</source>
      <translation>El motor terminó sin resultado ({end}); no se ha escrito nada.</translation>
    </message>
    <message>
      <location filename="../../hls_gan_plugin/client/engine_client.py" />
      <source>The environment variable {variable} names '{python}', which does not exist; correct or remove {variable}.</source>
      <translation>La variable de entorno {variable} indica «{python}», que no existe; corrija o elimine {variable}.</translation>
    </message>
    <message>
      <location filename="../../hls_gan_plugin/client/engine_client.py" />
      <source>{failure} The engine's Python is '{python}'. {advice} If the option 'Python of the engine' (Settings &gt; Options &gt; Processing &gt; Providers &gt; HLS GAN) or that variable names this Python, clear it: it comes before the engine that was set up.</source>
      <translation>{failure} El Python del motor es «{python}». {advice} Si la opción «Python del motor» (Configuración &gt; Opciones &gt; Procesos &gt; Proveedores &gt; HLS GAN) o esa variable indican este Python, vacíela: tiene prioridad sobre el motor instalado.</translation>
    </message>
    <message>
      <location filename="../../hls_gan_plugin/client/engine_client.py" />
      <source>plugin setting</source>
      <translation>configuración del complemento</translation>
    </message>
    <message>
      <location filename="../../hls_gan_plugin/client/engine_client.py" />
      <source>made by 'Set up the engine'</source>
      <translation>creado por «Instalar el motor»</translation>
    </message>
    <message>
      <location filename="../../hls_gan_plugin/client/engine_client.py" />
      <source>checkout</source>
      <translation>copia de trabajo del código</translation>
    </message>
    <message>
      <location filename="../../hls_gan_plugin/client/engine_client.py" />
      <source>The plugin setting names '{python}', which does not exist; clear the option 'Python of the engine' in Settings &gt; Options &gt; Processing &gt; Providers &gt; HLS GAN, or correct it.</source>
      <translation>La configuración del complemento indica «{python}», que no existe; vacíe o corrija la opción «Python del motor» en Configuración &gt; Opciones &gt; Procesos &gt; Proveedores &gt; HLS GAN.</translation>
    </message>
    <message>
      <location filename="../../hls_gan_plugin/client/engine_client.py" />
      <source>Run the tool 'Set up the engine' (menu Plugins &gt; HLS GAN), or name the Python of an environment that has the engine's packages in the environment variable {variable}.</source>
      <translation>Ejecute la herramienta «Instalar el motor» (menú Complementos &gt; HLS GAN) o indique en la variable de entorno {variable} el Python de un entorno que tenga los paquetes del motor.</translation>
    </message>
    <message>
      <location filename="../../hls_gan_plugin/client/engine_client.py" />
      <source>The engine's Python '{python}' does not start ({cause}). {advice}</source>
      <translation>El Python del motor «{python}» no se inicia ({cause}). {advice}</translation>
    </message>
    <message>
      <location filename="../../hls_gan_plugin/client/engine_client.py" />
      <source>Its last words: {words}</source>
      <translation>Lo último que dijo: {words}</translation>
    </message>
    <message>
      <location filename="../../hls_gan_plugin/client/engine_client.py" />
      <source>The engine said nothing for {seconds:.0f} s after its start and was ended; try again, and run the tool 'Check the engine' if it happens twice.</source>
      <translation>El motor no dio señales durante {seconds:.0f} s tras su inicio y se ha cerrado; inténtelo de nuevo y, si vuelve a ocurrir, ejecute la herramienta «Comprobar el motor».</translation>
    </message>
    <message>
      <location filename="../../hls_gan_plugin/client/engine_client.py" />
      <source>The engine's last lines:</source>
      <translation>Últimas líneas del motor:</translation>
    </message>
    <message>
      <location filename="../../hls_gan_plugin/client/engine_setup.py" />
      <source>The set-up of the engine was interrupted. Run the tool 'Set up the engine' (menu Plugins &gt; HLS GAN) again: it goes on where it ended.</source>
      <translation>La instalación del motor se interrumpió. Ejecute de nuevo la herramienta «Instalar el motor» (menú Complementos &gt; HLS GAN): continúa donde se quedó.</translation>
    </message>
    <message>
      <location filename="../../hls_gan_plugin/client/engine_setup.py" />
      <source>Making the environment {folder} from {python}</source>
      <translation>Se crea el entorno {folder} con {python}</translation>
    </message>
    <message>
      <location filename="../../hls_gan_plugin/client/engine_setup.py" />
      <source>The engine in {folder} is complete; nothing to do.</source>
      <translation>El motor de {folder} está completo; no hay nada que hacer.</translation>
    </message>
    <message>
      <location filename="../../hls_gan_plugin/client/engine_setup.py" />
      <source>'{folder}' is not an environment made by this plugin; left as it is.</source>
      <translation>«{folder}» no es un entorno creado por este complemento; se deja como está.</translation>
    </message>
    <message>
      <location filename="../../hls_gan_plugin/client/engine_setup.py" />
      <source>There is no build of torch with CUDA for macOS; choose auto or cpu.</source>
      <translation>No hay compilación de torch con CUDA para macOS; elija auto o cpu.</translation>
    </message>
    <message>
      <location filename="../../hls_gan_plugin/client/engine_setup.py" />
      <source>The {build} engine needs about {needed:.1f} GB in '{folder}', and only {free:.1f} GB are free there; make room and run this tool again.</source>
      <translation>El motor ({build}) necesita unos {needed:.1f} GB en «{folder}» y allí solo hay {free:.1f} GB libres; libere espacio y ejecute de nuevo esta herramienta.</translation>
    </message>
    <message>
      <location filename="../../hls_gan_plugin/client/engine_setup.py" />
      <source>'{python}' could not make an environment ({end}). {words}</source>
      <translation>«{python}» no pudo crear un entorno ({end}). {words}</translation>
    </message>
    <message>
      <location filename="../../hls_gan_plugin/client/engine_setup.py" />
      <source>Going on with the environment {folder}</source>
      <translation>Se continúa con el entorno {folder}</translation>
    </message>
    <message>
      <location filename="../../hls_gan_plugin/client/findings.py" />
      <source>Problem: {sentence}</source>
      <translation>Problema: {sentence}</translation>
    </message>
    <message>
      <location filename="../../hls_gan_plugin/client/findings.py" />
      <source>Where the engine is looked for, the first that exists is used:</source>
      <translation>Dónde se busca el motor; se usa el primero que exista:</translation>
    </message>
    <message>
      <location filename="../../hls_gan_plugin/client/findings.py" />
      <source>{place}: {python} (does not exist)</source>
      <translation>{place}: {python} (no existe)</translation>
    </message>
    <message>
      <location filename="../../hls_gan_plugin/client/findings.py" />
      <source>Models, not opened for want of an engine:</source>
      <translation>Modelos, sin abrir por falta de motor:</translation>
    </message>
    <message>
      <location filename="../../hls_gan_plugin/client/findings.py" />
      <source>There is no model: the plugin's folder resources/models is empty; install the plugin again, or add a model of your own.</source>
      <translation>No hay ningún modelo: la carpeta resources/models del complemento está vacía; reinstale el complemento o añada un modelo propio.</translation>
    </message>
    <message>
      <location filename="../../hls_gan_plugin/client/findings.py" />
      <source>The engine was made for another version of the plugin; run 'Set up the engine' to bring its packages up to date.</source>
      <translation>El motor se instaló para otra versión del complemento; ejecute «Instalar el motor» para actualizar sus paquetes.</translation>
    </message>
    <message>
      <location filename="../../hls_gan_plugin/client/findings.py" />
      <source>{place}: nothing</source>
      <translation>{place}: nada</translation>
    </message>
    <message>
      <location filename="../../hls_gan_plugin/client/findings.py" />
      <source>No problem found.</source>
      <translation>No se ha encontrado ningún problema.</translation>
    </message>
    <message>
      <location filename="../../hls_gan_plugin/client/graphics_card.py" />
      <source>No NVIDIA graphics card answers (nvidia-smi); the build for the CPU is taken.</source>
      <translation>No responde ninguna tarjeta gráfica NVIDIA (nvidia-smi); se usa la compilación para la CPU.</translation>
    </message>
    <message>
      <location filename="../../hls_gan_plugin/client/graphics_card.py" />
      <source>{card} is too old for torch; the build for the CPU is taken.</source>
      <translation>{card} es demasiado antigua para torch; se usa la compilación para la CPU.</translation>
    </message>
    <message>
      <location filename="../../hls_gan_plugin/client/graphics_card.py" />
      <source>{card}: the driver is too old; the build for the CPU is taken. Update the driver and run this tool again for the graphics card.</source>
      <translation>{card}: el controlador es demasiado antiguo; se usa la compilación para la CPU. Para usar la tarjeta gráfica, actualice el controlador y ejecute de nuevo esta herramienta.</translation>
    </message>
    <message>
      <location filename="../../hls_gan_plugin/client/graphics_card.py" />
      <source>macOS has one build, for the CPU and Apple's graphics.</source>
      <translation>Para macOS hay una compilación, para la CPU y los gráficos de Apple.</translation>
    </message>
    <message>
      <location filename="../../hls_gan_plugin/client/graphics_card.py" />
      <source>{name} (compute capability {capability}, driver {driver})</source>
      <translation>{name} (capacidad de cómputo {capability}, controlador {driver})</translation>
    </message>
    <message>
      <location filename="../../hls_gan_plugin/client/graphics_card.py" />
      <source>{card}: the build for CUDA 13 is taken.</source>
      <translation>{card}: se usa la compilación para CUDA 13.</translation>
    </message>
    <message>
      <location filename="../../hls_gan_plugin/client/graphics_card.py" />
      <source>{card}: the build for CUDA 12 is taken.</source>
      <translation>{card}: se usa la compilación para CUDA 12.</translation>
    </message>
    <message>
      <location filename="../../hls_gan_plugin/client/locked_packages.py" />
      <source>The disk is full; make room and run this tool again, it goes on where it ended.</source>
      <translation>El disco está lleno; libere espacio y ejecute de nuevo esta herramienta: continúa donde se quedó.</translation>
    </message>
    <message>
      <location filename="../../hls_gan_plugin/client/locked_packages.py" />
      <source>A downloaded file is not the one that this plugin was tested with, and was not installed; if it happens again, something between this computer and the package index changes files.</source>
      <translation>Un archivo descargado no es aquel con el que se probó este complemento y no se ha instalado; si vuelve a ocurrir, algo entre este equipo y el índice de paquetes modifica los archivos.</translation>
    </message>
    <message>
      <location filename="../../hls_gan_plugin/client/locked_packages.py" />
      <source>The package index's certificate was not accepted; if your network has its own certificates, add them in QGIS's Settings &gt; Options &gt; Authentication and run this tool again.</source>
      <translation>No se aceptó el certificado del índice de paquetes; si su red tiene certificados propios, añádalos en QGIS en Configuración &gt; Opciones &gt; Autenticación y ejecute de nuevo esta herramienta.</translation>
    </message>
    <message>
      <location filename="../../hls_gan_plugin/client/locked_packages.py" />
      <source>The packages could not be downloaded; check the network and QGIS's proxy settings and run this tool again, it goes on where it ended.</source>
      <translation>No se pudieron descargar los paquetes; compruebe la red y la configuración del proxy de QGIS y ejecute de nuevo esta herramienta: continúa donde se quedó.</translation>
    </message>
    <message>
      <location filename="../../hls_gan_plugin/client/locked_packages.py" />
      <source>The engine could not be installed ({end}).</source>
      <translation>No se pudo instalar el motor ({end}).</translation>
    </message>
    <message>
      <location filename="../../hls_gan_plugin/client/locked_packages.py" />
      <source>pip said: {words}</source>
      <translation>pip informó: {words}</translation>
    </message>
    <message>
      <location filename="../../hls_gan_plugin/panel/dock.py" />
      <source>Preview</source>
      <translation>Vista previa</translation>
    </message>
    <message>
      <location filename="../../hls_gan_plugin/panel/engine_state.py" />
      <source>The engine is ready; an update of its packages is due.</source>
      <translation>El motor está listo; conviene actualizar sus paquetes.</translation>
    </message>
    <message>
      <location filename="../../hls_gan_plugin/panel/engine_state.py" />
      <source>The engine is there and is being asked…</source>
      <translation>El motor está presente y se está consultando…</translation>
    </message>
    <message>
      <location filename="../../hls_gan_plugin/panel/engine_state.py" />
      <source>Set up the engine…</source>
      <translation>Instalar el motor…</translation>
    </message>
    <message>
      <location filename="../../hls_gan_plugin/panel/engine_state.py" />
      <source>The engine, which computes, is not set up yet (about 1.5 GB).</source>
      <translation>El motor, que hace los cálculos, aún no está instalado (unos 1,5 GB).</translation>
    </message>
    <message>
      <location filename="../../hls_gan_plugin/panel/engine_state.py" />
      <source>Update the engine…</source>
      <translation>Actualizar el motor…</translation>
    </message>
    <message>
      <location filename="../../hls_gan_plugin/panel/engine_state.py" />
      <source>The engine does not work: {reason}</source>
      <translation>El motor no funciona: {reason}</translation>
    </message>
    <message>
      <location filename="../../hls_gan_plugin/panel/engine_state.py" />
      <source>The set-up of the engine, which computes, was interrupted.</source>
      <translation>La instalación del motor, que hace los cálculos, se interrumpió.</translation>
    </message>
    <message>
      <location filename="../../hls_gan_plugin/panel/engine_state.py" />
      <source>The engine is ready: {device}.</source>
      <translation>El motor está listo: {device}.</translation>
    </message>
    <message>
      <location filename="../../hls_gan_plugin/panel/engine_state.py" />
      <source>Continue the set-up…</source>
      <translation>Continuar la instalación…</translation>
    </message>
    <message>
      <location filename="../../hls_gan_plugin/panel/engine_state.py" />
      <source>CPU, {threads} threads</source>
      <translation>CPU, {threads} hilos</translation>
    </message>
    <message>
      <location filename="../../hls_gan_plugin/panel/gain_plot.py" />
      <source>How much of S30's amplitude the model passes at each frequency in cycles a pixel, on the real granule {granule}: 1 keeps it, less blurs. Dashed: what real L30 has in the visible bands.</source>
      <translation>Cuánta amplitud de S30 deja pasar el modelo en cada frecuencia, en ciclos por píxel, en el gránulo real {granule}: 1 la conserva, menos la suaviza. Discontinua: la que tiene L30 real en las bandas visibles.</translation>
    </message>
    <message>
      <location filename="../../hls_gan_plugin/panel/gain_plot.py" />
      <source>Amplitude passed (real granule)</source>
      <translation>Amplitud conservada (gránulo real)</translation>
    </message>
    <message>
      <location filename="../../hls_gan_plugin/panel/granule_model.py" />
      <source>The model {chosen} makes {made} of this granule's {count} bands, {best} makes {most}. Which one is to harmonize the granule?</source>
      <translation>El modelo {chosen} produce {made} de las {count} bandas de este gránulo, {best} produce {most}. ¿Cuál debe armonizar el gránulo?</translation>
    </message>
    <message>
      <location filename="../../hls_gan_plugin/panel/live_preview.py" />
      <source>Left of the line as it is, right of it harmonized ({seconds:.1f} s); hatched: no data.</source>
      <translation>A la izquierda de la línea, el original; a la derecha, armonizado ({seconds:.1f} s); rayado: sin datos.</translation>
    </message>
    <message>
      <location filename="../../hls_gan_plugin/panel/live_preview.py" />
      <source>The map shows more than a preview reads: its middle, {width} x {height} pixels.</source>
      <translation>El mapa muestra más de lo que lee una vista previa: su centro, {width} x {height} píxeles.</translation>
    </message>
    <message>
      <location filename="../../hls_gan_plugin/panel/live_preview.py" />
      <source>{share:.0%} of the pixels lie outside what the model was trained on.</source>
      <translation>El {share:.0%} de los píxeles queda fuera de aquello con lo que se entrenó el modelo.</translation>
    </message>
    <message>
      <location filename="../../hls_gan_plugin/panel/live_preview.py" />
      <source>Harmonizing what the map shows…</source>
      <translation>Armonizando lo que muestra el mapa…</translation>
    </message>
    <message>
      <location filename="../../hls_gan_plugin/panel/live_preview.py" />
      <source>Choose a model.</source>
      <translation>Elija un modelo.</translation>
    </message>
    <message>
      <location filename="../../hls_gan_plugin/panel/live_preview.py" />
      <source>The difference needs the band that the map shows to be the model's.</source>
      <translation>Para la diferencia, la banda que muestra el mapa debe ser una del modelo.</translation>
    </message>
    <message>
      <location filename="../../hls_gan_plugin/panel/model_words.py" />
      <source>&lt;b&gt;On {pairs} real points&lt;/b&gt; ({source}), which show brightness and no texture: RMSE as a share of S30's: {shares}.</source>
      <translation>&lt;b&gt;En {pairs} puntos reales&lt;/b&gt; ({source}), que muestran brillo y no textura: RMSE como fracción del de S30: {shares}.</translation>
    </message>
    <message>
      <location filename="../../hls_gan_plugin/panel/model_words.py" />
      <source>{count} held-out real windows</source>
      <translation>{count} ventanas reales reservadas</translation>
    </message>
    <message>
      <location filename="../../hls_gan_plugin/panel/model_words.py" />
      <source>&lt;b&gt;Bands:&lt;/b&gt; S30 {bands_in} → L30 {bands_out}</source>
      <translation>&lt;b&gt;Bandas:&lt;/b&gt; S30 {bands_in} → L30 {bands_out}</translation>
    </message>
    <message>
      <location filename="../../hls_gan_plugin/panel/model_words.py" />
      <source>trained on simulated pairs</source>
      <translation>entrenado con pares simulados</translation>
    </message>
    <message>
      <location filename="../../hls_gan_plugin/panel/model_words.py" />
      <source>&lt;b&gt;Training:&lt;/b&gt; {flag}: {windows} windows of {pairs} pairs.</source>
      <translation>&lt;b&gt;Entrenamiento:&lt;/b&gt; {flag}: {windows} ventanas de {pairs} pares.</translation>
    </message>
    <message>
      <location filename="../../hls_gan_plugin/panel/model_words.py" />
      <source>&lt;b&gt;On real data:&lt;/b&gt; not in the model's file; no real pair judged it.</source>
      <translation>&lt;b&gt;Con datos reales:&lt;/b&gt; no consta en el archivo del modelo; no se evaluó con ningún par real.</translation>
    </message>
    <message>
      <location filename="../../hls_gan_plugin/panel/model_words.py" />
      <source>{count} held-out simulated windows</source>
      <translation>{count} ventanas simuladas reservadas</translation>
    </message>
    <message>
      <location filename="../../hls_gan_plugin/panel/model_words.py" />
      <source>&lt;b&gt;Training:&lt;/b&gt; {text}</source>
      <translation>&lt;b&gt;Entrenamiento:&lt;/b&gt; {text}</translation>
    </message>
    <message>
      <location filename="../../hls_gan_plugin/panel/model_words.py" />
      <source>&lt;b&gt;On {data}:&lt;/b&gt; SSIM {ssim_before:.3f} → {ssim_after:.3f}, RMSE {rmse_before:.4f} → {rmse_after:.4f}.</source>
      <translation>&lt;b&gt;En {data}:&lt;/b&gt; SSIM {ssim_before:.3f} → {ssim_after:.3f}, RMSE {rmse_before:.4f} → {rmse_after:.4f}.</translation>
    </message>
    <message>
      <location filename="../../hls_gan_plugin/panel/model_words.py" />
      <source>&lt;b&gt;Scores:&lt;/b&gt; the model's file has none.</source>
      <translation>&lt;b&gt;Puntuación:&lt;/b&gt; el archivo del modelo no tiene.</translation>
    </message>
    <message>
      <location filename="../../hls_gan_plugin/panel/models_section.py" />
      <source>Add a model</source>
      <translation>Añadir un modelo</translation>
    </message>
    <message>
      <location filename="../../hls_gan_plugin/panel/models_section.py" />
      <source>'{file}' could not be moved to the trash; remove it in its folder.</source>
      <translation>No se pudo mover «{file}» a la papelera; elimínelo en su carpeta.</translation>
    </message>
    <message>
      <location filename="../../hls_gan_plugin/panel/models_section.py" />
      <source>Add…</source>
      <translation>Añadir…</translation>
    </message>
    <message>
      <location filename="../../hls_gan_plugin/panel/models_section.py" />
      <source>Copy a model's file into the folder of my models</source>
      <translation>Copiar el archivo de un modelo en la carpeta de mis modelos</translation>
    </message>
    <message>
      <location filename="../../hls_gan_plugin/panel/models_section.py" />
      <source>Remove</source>
      <translation>Quitar</translation>
    </message>
    <message>
      <location filename="../../hls_gan_plugin/panel/models_section.py" />
      <source>Move a model of mine to the trash</source>
      <translation>Mover a la papelera un modelo mío</translation>
    </message>
    <message>
      <location filename="../../hls_gan_plugin/panel/models_section.py" />
      <source>Open folder</source>
      <translation>Abrir carpeta</translation>
    </message>
    <message>
      <location filename="../../hls_gan_plugin/panel/models_section.py" />
      <source>Open the folder of my models</source>
      <translation>Abrir la carpeta de mis modelos</translation>
    </message>
    <message>
      <location filename="../../hls_gan_plugin/panel/models_section.py" />
      <source>There is no model; add one.</source>
      <translation>No hay ningún modelo; añada uno.</translation>
    </message>
    <message>
      <location filename="../../hls_gan_plugin/panel/models_section.py" />
      <source>There is a model '{name}' already; rename the file.</source>
      <translation>Ya hay un modelo «{name}»; cambie el nombre del archivo.</translation>
    </message>
    <message>
      <location filename="../../hls_gan_plugin/panel/preview_section.py" />
      <source>Live preview on the map</source>
      <translation>Vista previa en el mapa</translation>
    </message>
    <message>
      <location filename="../../hls_gan_plugin/panel/preview_section.py" />
      <source>Show the difference (key D)</source>
      <translation>Mostrar la diferencia (tecla D)</translation>
    </message>
    <message>
      <location filename="../../hls_gan_plugin/panel/preview_section.py" />
      <source>Moves the line between before and after; on the map it can be dragged</source>
      <translation>Mueve la línea entre antes y después; en el mapa se puede arrastrar</translation>
    </message>
    <message>
      <location filename="../../hls_gan_plugin/panel/preview_section.py" />
      <source>Difference in reflectance</source>
      <translation>Diferencia de reflectancia</translation>
    </message>
    <message>
      <location filename="../../hls_gan_plugin/panel/preview_section.py" />
      <source>Harmonize this layer…</source>
      <translation>Armonizar esta capa…</translation>
    </message>
    <message>
      <location filename="../../hls_gan_plugin/panel/preview_section.py" />
      <source>Harmonize this granule…</source>
      <translation>Armonizar este gránulo…</translation>
    </message>
    <message>
      <location filename="../../hls_gan_plugin/panel/preview_section.py" />
      <source>Load the sample</source>
      <translation>Cargar la muestra</translation>
    </message>
    <message>
      <location filename="../../hls_gan_plugin/panel/score_plot.py" />
      <source>RMSE, reflectance: ○ S30  ● model</source>
      <translation>RMSE, reflectancia: ○ S30  ● modelo</translation>
    </message>
    <message>
      <location filename="../../hls_gan_plugin/panel/score_plot.py" />
      <source>RMSE against Landsat in reflectance, on {data}; left is better.</source>
      <translation>RMSE frente a Landsat en reflectancia, en {data}; a la izquierda es mejor.</translation>
    </message>
    <message>
      <location filename="../../hls_gan_plugin/panel/visible_window.py" />
      <source>Choose a Sentinel-2 raster (S30), or load the sample.</source>
      <translation>Elija un ráster Sentinel-2 (S30) o cargue la muestra.</translation>
    </message>
    <message>
      <location filename="../../hls_gan_plugin/panel/visible_window.py" />
      <source>The layer cannot be read; check its source.</source>
      <translation>No se puede leer la capa; compruebe su origen.</translation>
    </message>
    <message>
      <location filename="../../hls_gan_plugin/panel/visible_window.py" />
      <source>The preview reads raster files, and this layer is none; use the tool.</source>
      <translation>La vista previa lee archivos ráster, y esta capa no lo es; use la herramienta.</translation>
    </message>
    <message>
      <location filename="../../hls_gan_plugin/panel/visible_window.py" />
      <source>Zoom in for a preview: the screen's pixels are now {share:.0f} times as wide as the raster's.</source>
      <translation>Acerque el mapa para la vista previa: los píxeles de la pantalla son ahora {share:.0f} veces más anchos que los del ráster.</translation>
    </message>
    <message>
      <location filename="../../hls_gan_plugin/panel/visible_window.py" />
      <source>The layer is not in view: zoom to it.</source>
      <translation>La capa no está a la vista: acérquese a ella.</translation>
    </message>
    <message>
      <location filename="../../hls_gan_plugin/plugin.py" />
      <source>Manual</source>
      <translation>Manual</translation>
    </message>
    <message>
      <location filename="../../hls_gan_plugin/plugin.py" />
      <source>Panel</source>
      <translation>Panel</translation>
    </message>
    <message>
      <location filename="../../hls_gan_plugin/plugin.py" />
      <source>Set up the engine to begin.</source>
      <translation>Para empezar, instale el motor.</translation>
    </message>
    <message>
      <location filename="../../hls_gan_plugin/shared/engine_lines.py" />
      <source>{name} {version}: {bands_in} to {bands_out}, SHA-256 {sha256} ({file})</source>
      <translation>{name} {version}: de {bands_in} a {bands_out}, SHA-256 {sha256} ({file})</translation>
    </message>
    <message>
      <location filename="../../hls_gan_plugin/shared/engine_lines.py" />
      <source>Devices:</source>
      <translation>Dispositivos:</translation>
    </message>
    <message>
      <location filename="../../hls_gan_plugin/shared/engine_lines.py" />
      <source>Models:</source>
      <translation>Modelos:</translation>
    </message>
    <message>
      <location filename="../../hls_gan_plugin/shared/engine_lines.py" />
      <source>CPU threads: {count}</source>
      <translation>Hilos de CPU: {count}</translation>
    </message>
    <message>
      <location filename="../../hls_gan_plugin/shared/engine_lines.py" />
      <source>Engine's Python: {python}</source>
      <translation>Python del motor: {python}</translation>
    </message>
    <message>
      <location filename="../../hls_gan_plugin/shared/engine_lines.py" />
      <source>{name}: cannot be used ({file})</source>
      <translation>{name}: no se puede usar ({file})</translation>
    </message>
    <message>
      <location filename="../../hls_gan_plugin/shared/model_store.py" />
      <source>There is no model '{name}'; there are: {known}. Give the model's file itself, or name the folder of your models in {variable}.</source>
      <translation>No hay ningún modelo «{name}»; existen: {known}. Indique el propio archivo del modelo o ponga la carpeta de sus modelos en {variable}.</translation>
    </message>
    <message>
      <location filename="../../hls_gan_plugin/shared/model_store.py" />
      <source>none</source>
      <translation>ninguno</translation>
    </message>
    <message>
      <location filename="../../hls_gan_plugin/shared/model_store.py" />
      <source>'{file}' is not a model of HLS GAN, or cannot be read ({cause}).</source>
      <translation>«{file}» no es un modelo de HLS GAN o no se puede leer ({cause}).</translation>
    </message>
  </context>
</TS>
