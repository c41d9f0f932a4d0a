<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="de" sourcelanguage="en">
  <context>
    <name>HlsGan</name>
    <message>
      <location filename="../../algorithms/align.py" />
      <source>Align to a reference raster</source>
      <translation>An einem Referenzraster ausrichten</translation>
    </message>
    <message>
      <location filename="../../algorithms/align.py" />
      <source>Judgement</source>
      <translation>Bewertung</translation>
    </message>
    <message>
      <location filename="../../algorithms/align.py" />
      <source>Brings a raster to the grid of another one: CRS, pixel size, origin and extent.

Where the pixels of both coincide nothing is resampled, only cut or padded with nodata. Masks (8 bit) are always taken from the nearest pixel.</source>
      <translation>Bringt ein Raster auf das Gitter eines anderen: KBS, Pixelgröße, Ursprung und Ausdehnung.

Wo die Pixel beider zusammenfallen, wird nichts neu abgetastet, nur zugeschnitten oder mit Leerwerten aufgefüllt. Masken (8 Bit) werden immer vom nächstgelegenen Pixel genommen.</translation>
    </message>
    <message>
      <location filename="../../algorithms/align.py" />
      <source>grid, resample, warp, snap, landsat, sentinel, mask</source>
      <translation>Gitter, abtasten, ausrichten, fangen, Maske</translation>
    </message>
    <message>
      <location filename="../../algorithms/align.py" />
      <source>Raster to align</source>
      <translation>Auszurichtendes Raster</translation>
    </message>
    <message>
      <location filename="../../algorithms/align.py" />
      <source>The raster that is to lie on another one's pixels.</source>
      <translation>Das Raster, das auf den Pixeln eines anderen liegen soll.</translation>
    </message>
    <message>
      <location filename="../../algorithms/align.py" />
      <source>Reference raster</source>
      <translation>Referenzraster</translation>
    </message>
    <message>
      <location filename="../../algorithms/align.py" />
      <source>The raster whose CRS, pixel size, origin and extent are taken.</source>
      <translation>Das Raster, dessen KBS, Pixelgröße, Ursprung und Ausdehnung übernommen werden.</translation>
    </message>
    <message>
      <location filename="../../algorithms/align.py" />
      <source>Resampling</source>
      <translation>Abtastung</translation>
    </message>
    <message>
      <location filename="../../algorithms/align.py" />
      <source>How values between pixels come about, where the pixels do not coincide.</source>
      <translation>Wie Werte zwischen den Pixeln entstehen, wo die Pixel nicht zusammenfallen.</translation>
    </message>
    <message>
      <location filename="../../algorithms/align.py" />
      <source>Aligned</source>
      <translation>Ausgerichtet</translation>
    </message>
    <message>
      <location filename="../../algorithms/align.py" />
      <source>A GeoTIFF on the reference's grid.</source>
      <translation>Ein GeoTIFF auf dem Gitter der Referenz.</translation>
    </message>
    <message>
      <location filename="../../algorithms/align.py" />
      <source>{raster} on the grid of {reference}</source>
      <translation>{raster} auf dem Gitter von {reference}</translation>
    </message>
    <message>
      <location filename="../../algorithms/apply_baseline.py" />
      <source>Apply a baseline</source>
      <translation>Vergleichsmethode anwenden</translation>
    </message>
    <message>
      <location filename="../../algorithms/apply_baseline.py" />
      <source>Applies a fitted baseline (a regression line per band, or histogram matching) to an S30 raster. The result has the input's grid, data type and gaps; its bands are Landsat's.</source>
      <translation>Wendet eine angepasste Vergleichsmethode (eine Regressionsgerade je Kanal oder die Histogrammanpassung) auf ein S30-Raster an. Das Ergebnis hat Gitter, Datentyp und Lücken der Eingabe; seine Kanäle sind die von Landsat.</translation>
    </message>
    <message>
      <location filename="../../algorithms/apply_baseline.py" />
      <source>hls, regression, histogram, bandpass, linear, landsat, sentinel</source>
      <translation>Regression, Histogrammanpassung, Gerade, linear</translation>
    </message>
    <message>
      <location filename="../../algorithms/apply_baseline.py" />
      <source>Sentinel-2 raster (S30)</source>
      <translation>Sentinel-2-Raster (S30)</translation>
    </message>
    <message>
      <location filename="../../algorithms/apply_baseline.py" />
      <source>The Sentinel-2 raster of HLS (S30). A band file of a granule stands for its other bands too, if they lie in the same folder.</source>
      <translation>Das Sentinel-2-Raster von HLS (S30). Eine Kanaldatei einer Granule steht auch für deren andere Kanäle, wenn sie im selben Ordner liegen.</translation>
    </message>
    <message>
      <location filename="../../algorithms/apply_baseline.py" />
      <source>Baseline</source>
      <translation>Vergleichsmethode</translation>
    </message>
    <message>
      <location filename="../../algorithms/apply_baseline.py" />
      <source>A file of 'Fit a baseline'.</source>
      <translation>Eine Datei von „Vergleichsmethode anpassen“.</translation>
    </message>
    <message>
      <location filename="../../algorithms/apply_baseline.py" />
      <source>Baselines (*.json);;All files (*.*)</source>
      <translation>Vergleichsmethoden (*.json);;Alle Dateien (*.*)</translation>
    </message>
    <message>
      <location filename="../../algorithms/apply_baseline.py" />
      <source>Input bands (empty: found by name)</source>
      <translation>Eingabekanäle (leer: nach Namen)</translation>
    </message>
    <message>
      <location filename="../../algorithms/apply_baseline.py" />
      <source>Which bands of the input feed the baseline, in its order; empty: found by name.</source>
      <translation>Welche Kanäle der Eingabe die Vergleichsmethode speisen, in ihrer Reihenfolge; leer: nach Namen gefunden.</translation>
    </message>
    <message>
      <location filename="../../algorithms/apply_baseline.py" />
      <source>Reflectance of one unit of the rasters</source>
      <translation>Reflexionsgrad einer Einheit der Raster</translation>
    </message>
    <message>
      <location filename="../../algorithms/apply_baseline.py" />
      <source>auto: as the file says it, otherwise 0.0001 for whole numbers (HLS's digital numbers) and 1 for decimal ones.</source>
      <translation>auto: wie es die Datei sagt, sonst 0,0001 für ganze Zahlen (die digitalen Werte von HLS) und 1 für Dezimalzahlen.</translation>
    </message>
    <message>
      <location filename="../../algorithms/apply_baseline.py" />
      <source>Adjusted</source>
      <translation>Angepasst</translation>
    </message>
    <message>
      <location filename="../../algorithms/apply_baseline.py" />
      <source>A GeoTIFF with Landsat's bands.</source>
      <translation>Ein GeoTIFF mit den Kanälen von Landsat.</translation>
    </message>
    <message>
      <location filename="../../algorithms/apply_baseline.py" />
      <source>Valid pixels</source>
      <translation>Gültige Pixel</translation>
    </message>
    <message>
      <location filename="../../algorithms/check_engine.py" />
      <source>Check the engine</source>
      <translation>Engine prüfen</translation>
    </message>
    <message>
      <location filename="../../algorithms/check_engine.py" />
      <source>Engine</source>
      <translation>Engine</translation>
    </message>
    <message>
      <location filename="../../algorithms/check_engine.py" />
      <source>Says which plugin, QGIS and engine are in use, the versions of the engine's libraries, its devices and their memory, and the models with their SHA-256; what is wrong, and how to mend it.

Works without any engine. What it finds stands in the log and in the results viewer, where it can be copied, and belongs into every question about the plugin.</source>
      <translation>Sagt, welche Erweiterung, welches QGIS und welche Engine in Gebrauch sind, die Versionen der Bibliotheken der Engine, ihre Geräte mit deren Speicher und die Modelle mit ihrer SHA-256; was nicht stimmt und wie es sich beheben lässt.

Funktioniert auch ohne Engine. Der Befund steht im Protokoll und in der Ergebnisanzeige, lässt sich dort kopieren und gehört in jede Frage zur Erweiterung.</translation>
    </message>
    <message>
      <location filename="../../algorithms/check_engine.py" />
      <source>pytorch, cuda, gpu, version, diagnose</source>
      <translation>Grafikkarte, Version, Diagnose</translation>
    </message>
    <message>
      <location filename="../../algorithms/check_engine.py" />
      <source>Findings as a text file</source>
      <translation>Befund als Textdatei</translation>
    </message>
    <message>
      <location filename="../../algorithms/check_engine.py" />
      <source>Where to save the report too.</source>
      <translation>Wo der Bericht außerdem gespeichert wird.</translation>
    </message>
    <message>
      <location filename="../../algorithms/check_engine.py" />
      <source>Text files (*.txt)</source>
      <translation>Textdateien (*.txt)</translation>
    </message>
    <message>
      <location filename="../../algorithms/check_engine.py" />
      <source>Engine of HLS GAN</source>
      <translation>Engine von HLS GAN</translation>
    </message>
    <message>
      <location filename="../../algorithms/check_engine.py" />
      <source>Number of problems</source>
      <translation>Anzahl der Probleme</translation>
    </message>
    <message>
      <location filename="../../algorithms/check_engine.py" />
      <source>System</source>
      <translation>System</translation>
    </message>
    <message>
      <location filename="../../algorithms/check_engine.py" />
      <source>QGIS's Python</source>
      <translation>Python von QGIS</translation>
    </message>
    <message>
      <location filename="../../algorithms/check_engine.py" />
      <source>Folders of models</source>
      <translation>Ordner der Modelle</translation>
    </message>
    <message>
      <location filename="../../algorithms/check_engine.py" />
      <source>The findings could not be written to '{file}' ({cause}); choose another one.</source>
      <translation>Der Befund konnte nicht nach „{file}“ geschrieben werden ({cause}); wählen Sie eine andere Datei.</translation>
    </message>
    <message>
      <location filename="../../algorithms/cut_training_windows.py" />
      <source>Cut training windows</source>
      <translation>Trainingsfenster schneiden</translation>
    </message>
    <message>
      <location filename="../../algorithms/cut_training_windows.py" />
      <source>Training</source>
      <translation>Training</translation>
    </message>
    <message>
      <location filename="../../algorithms/cut_training_windows.py" />
      <source>Cuts the pairs of S30 and L30 granules below a folder into windows that 'Train a model' learns from, and holds some scenes out: a few to choose the best generator by, a few to judge it on.

Windows lie side by side; one with a single pixel of cloud, shadow, snow, water or fill in either granule is rejected, unless you allow some. At least three scenes are wanted: to train on, to validate with and to test on. The folder may also hold chips that 'Cut into windows' made of band and Fmask files of HLS granules.
A cancelled run leaves nothing.</source>
      <translation>Schneidet die Paare von S30- und L30-Granules unterhalb eines Ordners in Fenster, aus denen „Modell trainieren“ lernt, und hält einige Szenen zurück: ein paar, um den besten Generator zu wählen, ein paar, um ihn daran zu bewerten.

Fenster liegen nebeneinander; eines mit einem einzigen Pixel Wolke, Schatten, Schnee, Wasser oder Füllwert in einer der beiden Granules wird verworfen, sofern Sie nicht etwas davon zulassen. Es braucht mindestens drei Szenen: zum Trainieren, zum Validieren und zum Testen. Der Ordner darf auch Ausschnitte enthalten, die „In Fenster schneiden“ aus Kanal- und Fmask-Dateien von HLS-Granules gemacht hat.
Ein abgebrochener Lauf hinterlässt nichts.</translation>
    </message>
    <message>
      <location filename="../../algorithms/cut_training_windows.py" />
      <source>hls, windows, tiles, patches, chips, training, split, validation</source>
      <translation>Fenster, Kacheln, Ausschnitte, Training, Aufteilung, Validierung</translation>
    </message>
    <message>
      <location filename="../../algorithms/cut_training_windows.py" />
      <source>Folder with HLS granules</source>
      <translation>Ordner mit HLS-Granules</translation>
    </message>
    <message>
      <location filename="../../algorithms/cut_training_windows.py" />
      <source>A folder with HLS granules of both sensors, S30 and L30, at any depth. A granule is known by its files' names, such as HLS.S30.T15SXR.2021250T163901.v2.0.B03.tif, and needs the chosen bands and its Fmask.</source>
      <translation>Ein Ordner mit HLS-Granules beider Sensoren, S30 und L30, in beliebiger Tiefe. Eine Granule wird an den Namen ihrer Dateien erkannt, etwa HLS.S30.T15SXR.2021250T163901.v2.0.B03.tif, und braucht die gewählten Kanäle und ihre Fmask.</translation>
    </message>
    <message>
      <location filename="../../algorithms/cut_training_windows.py" />
      <source>All files (*.*)</source>
      <translation>Alle Dateien (*.*)</translation>
    </message>
    <message>
      <location filename="../../algorithms/cut_training_windows.py" />
      <source>Bands to learn</source>
      <translation>Zu lernende Kanäle</translation>
    </message>
    <message>
      <location filename="../../algorithms/cut_training_windows.py" />
      <source>The bands that are learned; each granule has to have them. L30's are S30's counterparts.</source>
      <translation>Die Kanäle, die gelernt werden; jede Granule muss sie haben. Die von L30 sind die Gegenstücke derer von S30.</translation>
    </message>
    <message>
      <location filename="../../algorithms/cut_training_windows.py" />
      <source>Days between the granules of a pair at most</source>
      <translation>Größter Abstand der Granules eines Paars (Tage)</translation>
    </message>
    <message>
      <location filename="../../algorithms/cut_training_windows.py" />
      <source>0: both sensors saw the tile on one day. The more days, the more has changed on the ground, and a model learns that too.</source>
      <translation>0: Beide Sensoren sahen die Kachel an einem Tag. Je mehr Tage, desto mehr hat sich am Boden verändert, und auch das lernt ein Modell.</translation>
    </message>
    <message>
      <location filename="../../algorithms/cut_training_windows.py" />
      <source>Least share of the grid valid in both</source>
      <translation>Mindestanteil des in beiden gültigen Gitters</translation>
    </message>
    <message>
      <location filename="../../algorithms/cut_training_windows.py" />
      <source>From 0 to 1: a pair whose granules share less of their grid is left out.</source>
      <translation>Von 0 bis 1: Ein Paar, dessen Granules weniger ihres Gitters gemeinsam haben, wird ausgelassen.</translation>
    </message>
    <message>
      <location filename="../../algorithms/cut_training_windows.py" />
      <source>Leave out damaged granules</source>
      <translation>Beschädigte Granules auslassen</translation>
    </message>
    <message>
      <location filename="../../algorithms/cut_training_windows.py" />
      <source>Names damaged or incomplete granules and leaves them out; otherwise the first one ends the tool.</source>
      <translation>Nennt beschädigte oder unvollständige Granules und lässt sie aus; sonst beendet die erste das Werkzeug.</translation>
    </message>
    <message>
      <location filename="../../algorithms/cut_training_windows.py" />
      <source>Window size in pixels</source>
      <translation>Fenstergröße in Pixeln</translation>
    </message>
    <message>
      <location filename="../../algorithms/cut_training_windows.py" />
      <source>Side of a window in pixels of 30 m, a multiple of 4.</source>
      <translation>Seitenlänge eines Fensters in Pixeln von 30 m, ein Vielfaches von 4.</translation>
    </message>
    <message>
      <location filename="../../algorithms/cut_training_windows.py" />
      <source>Largest share of a window that is masked</source>
      <translation>Größter maskierter Anteil eines Fensters</translation>
    </message>
    <message>
      <location filename="../../algorithms/cut_training_windows.py" />
      <source>From 0 to 1: the largest share of a window that may be masked or fill; such pixels count neither in training nor in scores. 0 is the published rule.</source>
      <translation>Von 0 bis 1: der größte Anteil eines Fensters, der maskiert oder Füllwert sein darf; solche Pixel zählen weder im Training noch in der Bewertung. 0 ist die veröffentlichte Regel.</translation>
    </message>
    <message>
      <location filename="../../algorithms/cut_training_windows.py" />
      <source>Windows of a pair at most (0: all)</source>
      <translation>Fenster je Paar, höchstens (0: alle)</translation>
    </message>
    <message>
      <location filename="../../algorithms/cut_training_windows.py" />
      <source>Drawn at random among the clear ones; 0: all.</source>
      <translation>Zufällig aus den klaren gezogen; 0: alle.</translation>
    </message>
    <message>
      <location filename="../../algorithms/cut_training_windows.py" />
      <source>What is held out together</source>
      <translation>Was gemeinsam zurückgehalten wird</translation>
    </message>
    <message>
      <location filename="../../algorithms/cut_training_windows.py" />
      <source>scene and tile hold out whole scenes or tiles, so that no neighbour of a held-out window is trained on; random holds out single windows, as published, and scores come out better than they are.</source>
      <translation>scene und tile halten ganze Szenen oder Kacheln zurück, damit an keinem Nachbarn eines zurückgehaltenen Fensters trainiert wird; random hält einzelne Fenster zurück, wie veröffentlicht, und die Werte fallen besser aus, als sie sind.</translation>
    </message>
    <message>
      <location filename="../../algorithms/cut_training_windows.py" />
      <source>Held out to validate</source>
      <translation>Zum Validieren zurückgehalten</translation>
    </message>
    <message>
      <location filename="../../algorithms/cut_training_windows.py" />
      <source>To choose the best generator by. Below 1 a share, from 1 on a number of scenes (tiles, windows).</source>
      <translation>Um den besten Generator zu wählen. Unter 1 ein Anteil, ab 1 eine Zahl von Szenen (Kacheln, Fenstern).</translation>
    </message>
    <message>
      <location filename="../../algorithms/cut_training_windows.py" />
      <source>Held out to test</source>
      <translation>Zum Testen zurückgehalten</translation>
    </message>
    <message>
      <location filename="../../algorithms/cut_training_windows.py" />
      <source>To judge the chosen generator on. Below 1 a share, from 1 on a number of scenes (tiles, windows).</source>
      <translation>Um den gewählten Generator daran zu bewerten. Unter 1 ein Anteil, ab 1 eine Zahl von Szenen (Kacheln, Fenstern).</translation>
    </message>
    <message>
      <location filename="../../algorithms/cut_training_windows.py" />
      <source>Seed of what is drawn</source>
      <translation>Startwert des Zufalls</translation>
    </message>
    <message>
      <location filename="../../algorithms/cut_training_windows.py" />
      <source>The same seed gives the same result.</source>
      <translation>Derselbe Startwert ergibt dasselbe Ergebnis.</translation>
    </message>
    <message>
      <location filename="../../algorithms/cut_training_windows.py" />
      <source>Training windows</source>
      <translation>Trainingsfenster</translation>
    </message>
    <message>
      <location filename="../../algorithms/cut_training_windows.py" />
      <source>A new or empty folder.</source>
      <translation>Ein neuer oder leerer Ordner.</translation>
    </message>
    <message>
      <location filename="../../algorithms/cut_training_windows.py" />
      <source>Windows</source>
      <translation>Fenster</translation>
    </message>
    <message>
      <location filename="../../algorithms/cut_training_windows.py" />
      <source>Windows to train on</source>
      <translation>Fenster zum Trainieren</translation>
    </message>
    <message>
      <location filename="../../algorithms/cut_training_windows.py" />
      <source>Windows to validate with</source>
      <translation>Fenster zum Validieren</translation>
    </message>
    <message>
      <location filename="../../algorithms/cut_training_windows.py" />
      <source>Windows to test on</source>
      <translation>Fenster zum Testen</translation>
    </message>
    <message>
      <location filename="../../algorithms/cut_windows.py" />
      <source>Cut into windows</source>
      <translation>In Fenster schneiden</translation>
    </message>
    <message>
      <location filename="../../algorithms/cut_windows.py" />
      <source>Tiling</source>
      <translation>Kachelung</translation>
    </message>
    <message>
      <location filename="../../algorithms/cut_windows.py" />
      <source>Cuts rasters that share a grid into windows side by side: says for every window how clear it is, and writes those that are clear enough as files of their own.

All rasters lie on one grid ('Align to a reference raster' brings them there). Windows begin at the rasters' upper left corner; what is left at the right and lower edge is no window.</source>
      <translation>Schneidet Raster, die ein Gitter teilen, in nebeneinander liegende Fenster: sagt für jedes Fenster, wie klar es ist, und schreibt die, die klar genug sind, als eigene Dateien.

Alle Raster liegen auf einem Gitter („An einem Referenzraster ausrichten“ bringt sie dorthin). Fenster beginnen in der linken oberen Ecke der Raster; was am rechten und unteren Rand übrig bleibt, ist kein Fenster.</translation>
    </message>
    <message>
      <location filename="../../algorithms/cut_windows.py" />
      <source>hls, tiles, tiling, chips, patches, grid, training, cloud, mask</source>
      <translation>Kacheln, kacheln, Ausschnitte, Gitter, Training, Wolke, Maske</translation>
    </message>
    <message>
      <location filename="../../algorithms/cut_windows.py" />
      <source>Rasters to cut (S30, L30)</source>
      <translation>Zu schneidende Raster (S30, L30)</translation>
    </message>
    <message>
      <location filename="../../algorithms/cut_windows.py" />
      <source>Reflectance, for example the S30 and the L30 band of one day; a pixel counts as valid if all of them have a value.</source>
      <translation>Reflexionsgrade, zum Beispiel der S30- und der L30-Kanal eines Tages; ein Pixel gilt als gültig, wenn alle einen Wert haben.</translation>
    </message>
    <message>
      <location filename="../../algorithms/cut_windows.py" />
      <source>Fmask rasters</source>
      <translation>Fmask-Raster</translation>
    </message>
    <message>
      <location filename="../../algorithms/cut_windows.py" />
      <source>Fmask rasters on the same grid, one a sensor.</source>
      <translation>Fmask-Raster auf demselben Gitter, eines je Sensor.</translation>
    </message>
    <message>
      <location filename="../../algorithms/cut_windows.py" />
      <source>Fmask conditions that hide a pixel</source>
      <translation>Verdeckende Fmask-Bedingungen</translation>
    </message>
    <message>
      <location filename="../../algorithms/cut_windows.py" />
      <source>A pixel with any of these conditions in an Fmask is left out.</source>
      <translation>Ein Pixel, für den eine dieser Bedingungen in einer Fmask gilt, wird ausgelassen.</translation>
    </message>
    <message>
      <location filename="../../algorithms/cut_windows.py" />
      <source>cirrus (reserved)</source>
      <translation>Zirrus (reserviert)</translation>
    </message>
    <message>
      <location filename="../../algorithms/cut_windows.py" />
      <source>cloud</source>
      <translation>Wolke</translation>
    </message>
    <message>
      <location filename="../../algorithms/cut_windows.py" />
      <source>adjacent to cloud or shadow</source>
      <translation>neben Wolke oder Schatten</translation>
    </message>
    <message>
      <location filename="../../algorithms/cut_windows.py" />
      <source>cloud shadow</source>
      <translation>Wolkenschatten</translation>
    </message>
    <message>
      <location filename="../../algorithms/cut_windows.py" />
      <source>snow or ice</source>
      <translation>Schnee oder Eis</translation>
    </message>
    <message>
      <location filename="../../algorithms/cut_windows.py" />
      <source>water</source>
      <translation>Wasser</translation>
    </message>
    <message>
      <location filename="../../algorithms/cut_windows.py" />
      <source>Side of a window in pixels (HLS: 30 m); windows begin at the upper left corner and lie side by side.</source>
      <translation>Seitenlänge eines Fensters in Pixeln (HLS: 30 m); Fenster beginnen in der linken oberen Ecke und liegen nebeneinander.</translation>
    </message>
    <message>
      <location filename="../../algorithms/cut_windows.py" />
      <source>Least share of clear pixels of a kept window</source>
      <translation>Mindestanteil klarer Pixel eines Fensters</translation>
    </message>
    <message>
      <location filename="../../algorithms/cut_windows.py" />
      <source>From 0 to 1: the least share of valid and unmasked pixels of a kept window. 1 is the published rule of training windows: no cloud, shadow, snow, water or gap.</source>
      <translation>Von 0 bis 1: der Mindestanteil gültiger und unmaskierter Pixel eines behaltenen Fensters. 1 ist die veröffentlichte Regel für Trainingsfenster: weder Wolke noch Schatten, Schnee, Wasser oder Lücke.</translation>
    </message>
    <message>
      <location filename="../../algorithms/cut_windows.py" />
      <source>Grid of windows</source>
      <translation>Fenstergitter</translation>
    </message>
    <message>
      <location filename="../../algorithms/cut_windows.py" />
      <source>A polygon a window with its row, column and shares, coloured by whether it is kept (GeoPackage).</source>
      <translation>Ein Polygon je Fenster mit Zeile, Spalte und Anteilen, gefärbt danach, ob es behalten wird (GeoPackage).</translation>
    </message>
    <message>
      <location filename="../../algorithms/cut_windows.py" />
      <source>Folder for the kept windows</source>
      <translation>Ordner für die behaltenen Fenster</translation>
    </message>
    <message>
      <location filename="../../algorithms/cut_windows.py" />
      <source>A new or empty folder: a GeoTIFF of every kept window of every raster and mask, with the raster's own pixels, CRS, nodata, scale and band names.</source>
      <translation>Ein neuer oder leerer Ordner: ein GeoTIFF jedes behaltenen Fensters jedes Rasters und jeder Maske, mit Pixeln, KBS, Leerwert, Skalierung und Kanalnamen des Rasters.</translation>
    </message>
    <message>
      <location filename="../../algorithms/cut_windows.py" />
      <source>Kept windows</source>
      <translation>Behaltene Fenster</translation>
    </message>
    <message>
      <location filename="../../algorithms/cut_windows.py" />
      <source>Mean share of clear pixels</source>
      <translation>Mittlerer Anteil klarer Pixel</translation>
    </message>
    <message>
      <location filename="../../algorithms/cut_windows.py" />
      <source>{kept} of {windows} windows are kept</source>
      <translation>{kept} von {windows} Fenstern werden behalten</translation>
    </message>
    <message>
      <location filename="../../algorithms/cut_windows.py" />
      <source>{raster} windows</source>
      <translation>{raster} Fenster</translation>
    </message>
    <message>
      <location filename="../../algorithms/dated_layers.py" />
      <source>'{layer}' does not show its sensor and date; rename the layer so that it does, for example to 'S30 2021-09-07'.</source>
      <translation>„{layer}“ zeigt weder Sensor noch Tag; benennen Sie den Layer so um, dass er es tut, zum Beispiel in „S30 2021-09-07“.</translation>
    </message>
    <message>
      <location filename="../../algorithms/dated_layers.py" />
      <source>'{first}' and '{second}' are both of {date}; give one a date (a band file of an HLS granule stands for its other bands).</source>
      <translation>„{first}“ und „{second}“ sind beide von {date}; geben Sie je Tag eines an (eine Kanaldatei einer HLS-Granule steht auch für deren andere Kanäle).</translation>
    </message>
    <message>
      <location filename="../../algorithms/dated_layers.py" />
      <source>'{layer}' is of {date}, and there is no image of that sensor and date; there are {dates}.</source>
      <translation>„{layer}“ ist von {date}, und von diesem Sensor und Tag gibt es kein Bild; vorhanden sind {dates}.</translation>
    </message>
    <message>
      <location filename="../../algorithms/engine_algorithm.py" />
      <source>{what}: no raster is chosen; choose one.</source>
      <translation>{what}: Es ist kein Raster gewählt; wählen Sie eines.</translation>
    </message>
    <message>
      <location filename="../../algorithms/engine_algorithm.py" />
      <source>{what}: this is a GeoPackage; give '{file}' the ending .gpkg.</source>
      <translation>{what}: Das ist ein GeoPackage; geben Sie „{file}“ die Endung .gpkg.</translation>
    </message>
    <message>
      <location filename="../../algorithms/evaluate_model.py" />
      <source>Evaluate a model</source>
      <translation>Modell beurteilen</translation>
    </message>
    <message>
      <location filename="../../algorithms/evaluate_model.py" />
      <source>Judges a training's best generator, or a model, on windows that were held out: beside the untouched S30, a regression line and histogram matching, both fitted on the training windows.

MSE and SSIM on the scaled values -1 to 1, RMSE and bias in reflectance, by band and window, and in how many windows the model wins. Scores of simulated pairs are called so: they say nothing about real ones. The windows that a training validated with have chosen its generator: judge on those held out to test.</source>
      <translation>Beurteilt den besten Generator eines Trainings oder ein Modell an Fenstern, die zurückgehalten wurden: im Vergleich mit dem unveränderten S30, einer Regressionsgeraden und der Histogrammanpassung, beide an den Trainingsfenstern angepasst.

MSE und SSIM auf den skalierten Werten -1 bis 1, RMSE und Verzerrung als Reflexionsgrad, nach Kanal und Fenster, und in wie vielen Fenstern das Modell gewinnt. Werte simulierter Paare heißen auch so: Sie sagen nichts über echte. Die Fenster, mit denen ein Training validiert hat, haben seinen Generator gewählt: Urteilen Sie an denen, die zum Testen zurückgehalten wurden.</translation>
    </message>
    <message>
      <location filename="../../algorithms/evaluate_model.py" />
      <source>hls, training, judge, score, ssim, mse, rmse, report, test</source>
      <translation>Training, beurteilen, Bewertung, Bericht, Test</translation>
    </message>
    <message>
      <location filename="../../algorithms/evaluate_model.py" />
      <source>Folder of the training</source>
      <translation>Ordner des Trainings</translation>
    </message>
    <message>
      <location filename="../../algorithms/evaluate_model.py" />
      <source>The folder that 'Train a model' wrote; its best generator is judged.</source>
      <translation>Der Ordner, den „Modell trainieren“ geschrieben hat; sein bester Generator wird beurteilt.</translation>
    </message>
    <message>
      <location filename="../../algorithms/evaluate_model.py" />
      <source>Model (where no training is given)</source>
      <translation>Modell (ohne Training)</translation>
    </message>
    <message>
      <location filename="../../algorithms/evaluate_model.py" />
      <source>Judged where no training is given. The bundled models have seen none of your windows.</source>
      <translation>Wird beurteilt, wo kein Training angegeben ist. Die mitgelieferten Modelle haben keines Ihrer Fenster gesehen.</translation>
    </message>
    <message>
      <location filename="../../algorithms/evaluate_model.py" />
      <source>Model file (instead of a model by name)</source>
      <translation>Modelldatei (statt eines Namens)</translation>
    </message>
    <message>
      <location filename="../../algorithms/evaluate_model.py" />
      <source>A model from anywhere; it wins over the one chosen by name.</source>
      <translation>Ein Modell von beliebigem Ort; es hat Vorrang vor dem nach Namen gewählten.</translation>
    </message>
    <message>
      <location filename="../../algorithms/evaluate_model.py" />
      <source>Models (*.safetensors);;All files (*.*)</source>
      <translation>Modelle (*.safetensors);;Alle Dateien (*.*)</translation>
    </message>
    <message>
      <location filename="../../algorithms/evaluate_model.py" />
      <source>Folder of training windows</source>
      <translation>Ordner der Trainingsfenster</translation>
    </message>
    <message>
      <location filename="../../algorithms/evaluate_model.py" />
      <source>The folder that 'Cut training windows' made.</source>
      <translation>Der Ordner, den „Trainingsfenster schneiden“ angelegt hat.</translation>
    </message>
    <message>
      <location filename="../../algorithms/evaluate_model.py" />
      <source>Windows to judge on</source>
      <translation>Fenster für das Urteil</translation>
    </message>
    <message>
      <location filename="../../algorithms/evaluate_model.py" />
      <source>Which windows of the folder are judged on.</source>
      <translation>An welchen Fenstern des Ordners beurteilt wird.</translation>
    </message>
    <message>
      <location filename="../../algorithms/evaluate_model.py" />
      <source>Windows at most (0: all)</source>
      <translation>Fenster, höchstens (0: alle)</translation>
    </message>
    <message>
      <location filename="../../algorithms/evaluate_model.py" />
      <source>Evenly picked; 0: all.</source>
      <translation>Gleichmäßig ausgewählt; 0: alle.</translation>
    </message>
    <message>
      <location filename="../../algorithms/evaluate_model.py" />
      <source>Device</source>
      <translation>Gerät</translation>
    </message>
    <message>
      <location filename="../../algorithms/evaluate_model.py" />
      <source>What computes: auto takes graphics if the engine can use them, which are cuda for NVIDIA's and mps for Apple's.</source>
      <translation>Was rechnet: auto nimmt eine Grafikkarte, wenn die Engine sie nutzen kann; cuda steht für die von NVIDIA, mps für die von Apple.</translation>
    </message>
    <message>
      <location filename="../../algorithms/evaluate_model.py" />
      <source>Report on the model</source>
      <translation>Bericht zum Modell</translation>
    </message>
    <message>
      <location filename="../../algorithms/evaluate_model.py" />
      <source>HTML page: verdict, scores by band, example windows, spectra.</source>
      <translation>HTML-Seite: Urteil, Werte nach Kanal, Beispielfenster, Spektren.</translation>
    </message>
    <message>
      <location filename="../../algorithms/evaluate_model.py" />
      <source>HTML files (*.html)</source>
      <translation>HTML-Dateien (*.html)</translation>
    </message>
    <message>
      <location filename="../../algorithms/evaluate_model.py" />
      <source>Table of windows</source>
      <translation>Tabelle der Fenster</translation>
    </message>
    <message>
      <location filename="../../algorithms/evaluate_model.py" />
      <source>CSV: a line a window, band and method.</source>
      <translation>CSV: eine Zeile je Fenster, Kanal und Methode.</translation>
    </message>
    <message>
      <location filename="../../algorithms/evaluate_model.py" />
      <source>CSV files (*.csv)</source>
      <translation>CSV-Dateien (*.csv)</translation>
    </message>
    <message>
      <location filename="../../algorithms/evaluate_model.py" />
      <source>Summary</source>
      <translation>Zusammenfassung</translation>
    </message>
    <message>
      <location filename="../../algorithms/evaluate_model.py" />
      <source>JSON: all totals as numbers.</source>
      <translation>JSON: alle Gesamtwerte als Zahlen.</translation>
    </message>
    <message>
      <location filename="../../algorithms/evaluate_model.py" />
      <source>JSON files (*.json)</source>
      <translation>JSON-Dateien (*.json)</translation>
    </message>
    <message>
      <location filename="../../algorithms/evaluate_model.py" />
      <source>Windows closer to L30 in MSE and SSIM</source>
      <translation>Fenster, die in MSE und SSIM näher an L30 liegen</translation>
    </message>
    <message>
      <location filename="../../algorithms/evaluate_model.py" />
      <source>MSE of the generated images</source>
      <translation>MSE der generierten Bilder</translation>
    </message>
    <message>
      <location filename="../../algorithms/evaluate_model.py" />
      <source>MSE of the untouched S30</source>
      <translation>MSE des unveränderten S30</translation>
    </message>
    <message>
      <location filename="../../algorithms/evaluate_model.py" />
      <source>MSE of a regression line</source>
      <translation>MSE einer Regressionsgeraden</translation>
    </message>
    <message>
      <location filename="../../algorithms/evaluate_model.py" />
      <source>SSIM of the generated images</source>
      <translation>SSIM der generierten Bilder</translation>
    </message>
    <message>
      <location filename="../../algorithms/evaluate_model.py" />
      <source>SSIM of the untouched S30</source>
      <translation>SSIM des unveränderten S30</translation>
    </message>
    <message>
      <location filename="../../algorithms/evaluate_model.py" />
      <source>SSIM of a regression line</source>
      <translation>SSIM einer Regressionsgeraden</translation>
    </message>
    <message>
      <location filename="../../algorithms/evaluate_model.py" />
      <source>Verdict</source>
      <translation>Urteil</translation>
    </message>
    <message>
      <location filename="../../algorithms/export_model.py" />
      <source>Export a model</source>
      <translation>Modell exportieren</translation>
    </message>
    <message>
      <location filename="../../algorithms/export_model.py" />
      <source>Writes the best generator of a training as a model file into the folder of your models: from then on 'Harmonize Sentinel-2 to Landsat' lists it by its name.

It is first judged on the windows held out to test; the scores, what it was trained on and from where its uncertainty is known stand in the model's card. One that is no better than the untouched S30 or a fitted line is refused.</source>
      <translation>Schreibt den besten Generator eines Trainings als Modelldatei in den Ordner Ihrer Modelle: Von da an führt „Sentinel-2 zu Landsat harmonisieren“ ihn unter seinem Namen auf.

Zuvor wird er an den zum Testen zurückgehaltenen Fenstern beurteilt; die Werte, woran er trainiert wurde und woher seine Unsicherheit bekannt ist, stehen in der Karte des Modells. Einer, der nicht besser ist als das unveränderte S30 oder eine angepasste Gerade, wird abgewiesen.</translation>
    </message>
    <message>
      <location filename="../../algorithms/export_model.py" />
      <source>hls, training, model, safetensors, card, share</source>
      <translation>Training, Modell, Karte, weitergeben</translation>
    </message>
    <message>
      <location filename="../../algorithms/export_model.py" />
      <source>The folder that 'Train a model' wrote.</source>
      <translation>Der Ordner, den „Modell trainieren“ geschrieben hat.</translation>
    </message>
    <message>
      <location filename="../../algorithms/export_model.py" />
      <source>Name of the model</source>
      <translation>Name des Modells</translation>
    </message>
    <message>
      <location filename="../../algorithms/export_model.py" />
      <source>By which the model is chosen afterwards: letters, digits, points, hyphens and underscores. A model of yours with that name is replaced.</source>
      <translation>Unter dem das Modell danach gewählt wird: Buchstaben, Ziffern, Punkte, Binde- und Unterstriche. Ein eigenes Modell dieses Namens wird ersetzt.</translation>
    </message>
    <message>
      <location filename="../../algorithms/export_model.py" />
      <source>Description</source>
      <translation>Beschreibung</translation>
    </message>
    <message>
      <location filename="../../algorithms/export_model.py" />
      <source>What it is for, in a sentence; empty: on how many windows it was trained.</source>
      <translation>Wofür es da ist, in einem Satz; leer: an wie vielen Fenstern es trainiert wurde.</translation>
    </message>
    <message>
      <location filename="../../algorithms/export_model.py" />
      <source>Version</source>
      <translation>Version</translation>
    </message>
    <message>
      <location filename="../../algorithms/export_model.py" />
      <source>Stands in the card and in every raster that the model makes.</source>
      <translation>Steht in der Karte und in jedem Raster, das das Modell erzeugt.</translation>
    </message>
    <message>
      <location filename="../../algorithms/export_model.py" />
      <source>Where the training windows lie now, if not where the training found them.</source>
      <translation>Wo die Trainingsfenster jetzt liegen, wenn nicht dort, wo das Training sie fand.</translation>
    </message>
    <message>
      <location filename="../../algorithms/export_model.py" />
      <source>Export even what is no better</source>
      <translation>Auch exportieren, was nicht besser ist</translation>
    </message>
    <message>
      <location filename="../../algorithms/export_model.py" />
      <source>Its card then holds a warning.</source>
      <translation>Die Karte enthält dann eine Warnung.</translation>
    </message>
    <message>
      <location filename="../../algorithms/export_model.py" />
      <source>Model file</source>
      <translation>Modelldatei</translation>
    </message>
    <message>
      <location filename="../../algorithms/export_model.py" />
      <source>Empty: a file of that name in the folder of your models.</source>
      <translation>Leer: eine Datei dieses Namens im Ordner Ihrer Modelle.</translation>
    </message>
    <message>
      <location filename="../../algorithms/export_model.py" />
      <source>Models (*.safetensors)</source>
      <translation>Modelle (*.safetensors)</translation>
    </message>
    <message>
      <location filename="../../algorithms/export_model.py" />
      <source>{name}: {file}</source>
      <translation>{name}: {file}</translation>
    </message>
    <message>
      <location filename="../../algorithms/export_model.py" />
      <source>'{name}' is no name for a model; use letters, digits, points, hyphens and underscores.</source>
      <translation>„{name}“ ist kein Name für ein Modell; verwenden Sie Buchstaben, Ziffern, Punkte, Binde- und Unterstriche.</translation>
    </message>
    <message>
      <location filename="../../algorithms/find_pairs.py" />
      <source>Find pairs of granules</source>
      <translation>Granule-Paare finden</translation>
    </message>
    <message>
      <location filename="../../algorithms/find_pairs.py" />
      <source>Lists the pairs of S30 and L30 granules of one tile and day below a folder: the first step towards a model of your own. Nothing is changed; 'Cut training windows' uses the same pairs.

For each pair: how much of the grid is valid in both granules, how much is also free of cloud, shadow, snow and water, how far L30 lies from S30 in metres, and whether the pair will be used.</source>
      <translation>Listet die Paare von S30- und L30-Granules einer Kachel und eines Tages unterhalb eines Ordners auf: der erste Schritt zu einem eigenen Modell. Es wird nichts verändert; „Trainingsfenster schneiden“ verwendet dieselben Paare.

Zu jedem Paar: welcher Anteil des Gitters in beiden Granules gültig ist, welcher auch frei von Wolken, Schatten, Schnee und Wasser, wie viele Meter L30 von S30 entfernt liegt und ob das Paar verwendet wird.</translation>
    </message>
    <message>
      <location filename="../../algorithms/find_pairs.py" />
      <source>hls, pairs, granules, training, landsat, sentinel-2</source>
      <translation>hls, Paare, Granules, Training, Landsat, Sentinel-2</translation>
    </message>
    <message>
      <location filename="../../algorithms/find_pairs.py" />
      <source>Table of pairs</source>
      <translation>Tabelle der Paare</translation>
    </message>
    <message>
      <location filename="../../algorithms/find_pairs.py" />
      <source>CSV: a row a pair, with dates, satellites, shares, shift and granules.</source>
      <translation>CSV: eine Zeile je Paar, mit Tagen, Satelliten, Anteilen, Versatz und Granules.</translation>
    </message>
    <message>
      <location filename="../../algorithms/find_pairs.py" />
      <source>Pairs</source>
      <translation>Paare</translation>
    </message>
    <message>
      <location filename="../../algorithms/find_pairs.py" />
      <source>Pairs that can be used</source>
      <translation>Verwendbare Paare</translation>
    </message>
    <message>
      <location filename="../../algorithms/find_pairs.py" />
      <source>Granules without a pair</source>
      <translation>Granules ohne Partner</translation>
    </message>
    <message>
      <location filename="../../algorithms/fit_baseline.py" />
      <source>Fit a baseline</source>
      <translation>Vergleichsmethode anpassen</translation>
    </message>
    <message>
      <location filename="../../algorithms/fit_baseline.py" />
      <source>Fits a method in use today on an S30 and an L30 raster of one day: a regression line per band (ordinary, or the reduced major axis) or histogram matching. 'Apply a baseline' applies it to a raster, and 'Score similarity to Landsat' judges it beside the generated image.

HLS has already adjusted S30 with fixed linear coefficients: the untouched original is that method. A baseline that is judged on the pair that it was fitted on is marked in-sample.</source>
      <translation>Passt eine heute übliche Methode an ein S30- und ein L30-Raster eines Tages an: eine Regressionsgerade je Kanal (gewöhnlich oder mit reduzierter Hauptachse) oder die Histogrammanpassung. „Vergleichsmethode anwenden“ wendet sie auf ein Raster an, und „Ähnlichkeit zu Landsat bewerten“ bewertet sie neben dem generierten Bild.

HLS hat S30 bereits mit festen linearen Koeffizienten angepasst: Das unveränderte Original ist diese Methode. Eine Vergleichsmethode, die an dem Paar bewertet wird, an dem sie angepasst wurde, ist als in-sample gekennzeichnet.</translation>
    </message>
    <message>
      <location filename="../../algorithms/fit_baseline.py" />
      <source>Original Sentinel-2 raster (S30)</source>
      <translation>Originales Sentinel-2-Raster (S30)</translation>
    </message>
    <message>
      <location filename="../../algorithms/fit_baseline.py" />
      <source>The S30 raster as HLS delivers it. A band file of a granule stands for its other bands too.</source>
      <translation>Das S30-Raster, wie HLS es liefert. Eine Kanaldatei einer Granule steht auch für deren andere Kanäle.</translation>
    </message>
    <message>
      <location filename="../../algorithms/fit_baseline.py" />
      <source>Reference Landsat raster (L30)</source>
      <translation>L30-Referenzraster (Landsat)</translation>
    </message>
    <message>
      <location filename="../../algorithms/fit_baseline.py" />
      <source>The L30 raster of the same day, on the same grid ('Align to a reference raster' brings it there).</source>
      <translation>Das L30-Raster desselben Tages, auf demselben Gitter („An einem Referenzraster ausrichten“ bringt es dorthin).</translation>
    </message>
    <message>
      <location filename="../../algorithms/fit_baseline.py" />
      <source>Fmask of the original</source>
      <translation>Fmask des Originals</translation>
    </message>
    <message>
      <location filename="../../algorithms/fit_baseline.py" />
      <source>The Fmask of the S30 granule, on the same grid.</source>
      <translation>Die Fmask der S30-Granule, auf demselben Gitter.</translation>
    </message>
    <message>
      <location filename="../../algorithms/fit_baseline.py" />
      <source>Fmask of the reference</source>
      <translation>Fmask der Referenz</translation>
    </message>
    <message>
      <location filename="../../algorithms/fit_baseline.py" />
      <source>The Fmask of the L30 granule, on the same grid.</source>
      <translation>Die Fmask der L30-Granule, auf demselben Gitter.</translation>
    </message>
    <message>
      <location filename="../../algorithms/fit_baseline.py" />
      <source>Use the Fmask beside a granule's band</source>
      <translation>Fmask neben der Kanaldatei verwenden</translation>
    </message>
    <message>
      <location filename="../../algorithms/fit_baseline.py" />
      <source>Without a mask chosen, the Fmask file that lies beside a granule's band file is used.</source>
      <translation>Ohne gewählte Maske wird die Fmask-Datei verwendet, die neben der Kanaldatei einer Granule liegt.</translation>
    </message>
    <message>
      <location filename="../../algorithms/fit_baseline.py" />
      <source>Bands to compare (empty: found by name)</source>
      <translation>Verglichene Kanäle (leer: nach Namen)</translation>
    </message>
    <message>
      <location filename="../../algorithms/fit_baseline.py" />
      <source>The bands that are fitted; empty: those that the original shows by name.</source>
      <translation>Die Kanäle, die angepasst werden; leer: die, die das Original beim Namen zeigt.</translation>
    </message>
    <message>
      <location filename="../../algorithms/fit_baseline.py" />
      <source>Method</source>
      <translation>Methode</translation>
    </message>
    <message>
      <location filename="../../algorithms/fit_baseline.py" />
      <source>ordinary: the line with the least squares; reduced-major-axis: errors in both images count; histogram: the distribution of L30's values.</source>
      <translation>ordinary: die Gerade mit den kleinsten Quadraten; reduced-major-axis: Fehler beider Bilder zählen; histogram: die Verteilung der Werte von L30.</translation>
    </message>
    <message>
      <location filename="../../algorithms/fit_baseline.py" />
      <source>A small JSON file for 'Apply a baseline' and 'Score similarity to Landsat'.</source>
      <translation>Eine kleine JSON-Datei für „Vergleichsmethode anwenden“ und „Ähnlichkeit zu Landsat bewerten“.</translation>
    </message>
    <message>
      <location filename="../../algorithms/fit_baseline.py" />
      <source>Pixels that it was fitted on</source>
      <translation>Pixel, an denen angepasst wurde</translation>
    </message>
    <message>
      <location filename="../../algorithms/fit_baseline.py" />
      <source>{band}: slope {slope:.4f}, {intercept:+.4f}</source>
      <translation>{band}: Steigung {slope:.4f}, {intercept:+.4f}</translation>
    </message>
    <message>
      <location filename="../../algorithms/harmonize.py" />
      <source>Harmonize Sentinel-2 to Landsat</source>
      <translation>Sentinel-2 zu Landsat harmonisieren</translation>
    </message>
    <message>
      <location filename="../../algorithms/harmonize.py" />
      <source>Harmonization</source>
      <translation>Harmonisierung</translation>
    </message>
    <message>
      <location filename="../../algorithms/harmonize.py" />
      <source>Turns an HLS Sentinel-2 raster (S30) into what Landsat (L30) would have shown, with a trained generator.

The result has the input's grid, data type and gaps; its bands are Landsat's. It does not depend on the tile size, the batch size or the extent (at most one digital number, 0.0001 of reflectance).</source>
      <translation>Macht aus einem HLS-Sentinel-2-Raster (S30) mit einem trainierten Generator, was Landsat (L30) gezeigt hätte.

Das Ergebnis hat Gitter, Datentyp und Lücken der Eingabe; seine Kanäle sind die von Landsat. Es hängt weder von der Kachelgröße noch von der Zahl der Kacheln auf einmal noch von der Ausdehnung ab (höchstens ein digitaler Wert, ein Reflexionsgrad von 0,0001).</translation>
    </message>
    <message>
      <location filename="../../algorithms/harmonize.py" />
      <source>hls, s30, l30, sentinel, landsat, harmonise, gan, reflectance, mask, cloud, fmask, pytorch, deep learning</source>
      <translation>harmonisieren, Reflexionsgrad, Maske, Wolke</translation>
    </message>
    <message>
      <location filename="../../algorithms/harmonize.py" />
      <source>Model</source>
      <translation>Modell</translation>
    </message>
    <message>
      <location filename="../../algorithms/harmonize.py" />
      <source>The bands, and in brackets what the model was trained on. For six bands any one band file of a granule will do as input. Models of your own are listed too once they lie in your models' folder (Plugins &gt; HLS GAN).</source>
      <translation>Die Kanäle und in Klammern, woran das Modell trainiert wurde (trained on simulated pairs: an simulierten Paaren). Für sechs Kanäle genügt eine beliebige Kanaldatei einer Granule als Eingabe. Eigene Modelle werden auch aufgeführt, sobald sie im Ordner Ihrer Modelle liegen (Erweiterungen &gt; HLS GAN).</translation>
    </message>
    <message>
      <location filename="../../algorithms/harmonize.py" />
      <source>Which bands of the input feed the model, in its order. Empty: found from the bands' names or from the HLS file name.</source>
      <translation>Welche Kanäle der Eingabe das Modell speisen, in seiner Reihenfolge. Leer: aus den Namen der Kanäle oder dem HLS-Dateinamen gefunden.</translation>
    </message>
    <message>
      <location filename="../../algorithms/harmonize.py" />
      <source>Fmask raster</source>
      <translation>Fmask-Raster</translation>
    </message>
    <message>
      <location filename="../../algorithms/harmonize.py" />
      <source>The granule's Fmask, on the same grid.</source>
      <translation>Die Fmask der Granule, auf demselben Gitter.</translation>
    </message>
    <message>
      <location filename="../../algorithms/harmonize.py" />
      <source>Without a mask chosen, the Fmask file beside a granule's band file is used.</source>
      <translation>Ohne gewählte Maske wird die Fmask-Datei neben der Kanaldatei einer Granule verwendet.</translation>
    </message>
    <message>
      <location filename="../../algorithms/harmonize.py" />
      <source>Fmask conditions that become nodata</source>
      <translation>Fmask-Bedingungen für Leerwerte</translation>
    </message>
    <message>
      <location filename="../../algorithms/harmonize.py" />
      <source>A pixel with any of these conditions in the Fmask becomes nodata.</source>
      <translation>Ein Pixel, für den eine dieser Bedingungen in der Fmask gilt, wird zum Leerwert.</translation>
    </message>
    <message>
      <location filename="../../algorithms/harmonize.py" />
      <source>Extent (empty: all)</source>
      <translation>Ausdehnung (leer: alles)</translation>
    </message>
    <message>
      <location filename="../../algorithms/harmonize.py" />
      <source>The part that is computed, snapped outwards to the input's pixels.</source>
      <translation>Der Teil, der berechnet wird, nach außen an die Pixel der Eingabe gefangen.</translation>
    </message>
    <message>
      <location filename="../../algorithms/harmonize.py" />
      <source>Reflectance of one unit of the input</source>
      <translation>Reflexionsgrad einer Einheit der Eingabe</translation>
    </message>
    <message>
      <location filename="../../algorithms/harmonize.py" />
      <source>Tile size in pixels (0: automatic)</source>
      <translation>Kachelgröße in Pixeln (0: automatisch)</translation>
    </message>
    <message>
      <location filename="../../algorithms/harmonize.py" />
      <source>Side of the tiles that are computed, in pixels. Smaller ones need less memory; the result is the same.</source>
      <translation>Seitenlänge der berechneten Kacheln, in Pixeln. Kleinere brauchen weniger Speicher; das Ergebnis ist dasselbe.</translation>
    </message>
    <message>
      <location filename="../../algorithms/harmonize.py" />
      <source>Tiles computed at once (0: automatic)</source>
      <translation>Kacheln auf einmal (0: automatisch)</translation>
    </message>
    <message>
      <location filename="../../algorithms/harmonize.py" />
      <source>More tiles at once may be faster on a graphics card and need more memory.</source>
      <translation>Mehr Kacheln auf einmal können auf einer Grafikkarte schneller sein und brauchen mehr Speicher.</translation>
    </message>
    <message>
      <location filename="../../algorithms/harmonize.py" />
      <source>Harmonized</source>
      <translation>Harmonisiert</translation>
    </message>
    <message>
      <location filename="../../algorithms/harmonize.py" />
      <source>Uncertainty (standard deviation of L30)</source>
      <translation>Unsicherheit (Standardabw. von L30)</translation>
    </message>
    <message>
      <location filename="../../algorithms/harmonize.py" />
      <source>For each band the standard deviation of L30 given the result, in reflectance: haze, noise and, at edges, the sensors' misplacement.</source>
      <translation>Für jeden Kanal die Standardabweichung von L30 bei gegebenem Ergebnis, als Reflexionsgrad: Dunst, Rauschen und, an Kanten, der Lageversatz der Sensoren.</translation>
    </message>
    <message>
      <location filename="../../algorithms/harmonize.py" />
      <source>Share of valid pixels outside the model's training range</source>
      <translation>Anteil gültiger Pixel außerhalb des Trainingsbereichs des Modells</translation>
    </message>
    <message>
      <location filename="../../algorithms/harmonize.py" />
      <source>Seconds</source>
      <translation>Sekunden</translation>
    </message>
    <message>
      <location filename="../../algorithms/harmonize.py" />
      <source>SHA-256 of the model's file</source>
      <translation>SHA-256 der Modelldatei</translation>
    </message>
    <message>
      <location filename="../../algorithms/harmonize.py" />
      <source>Standard deviation {raster}</source>
      <translation>Standardabweichung {raster}</translation>
    </message>
    <message>
      <location filename="../../algorithms/harmonize_and_score.py" />
      <source>Harmonize and score a pair</source>
      <translation>Paar harmonisieren und bewerten</translation>
    </message>
    <message>
      <location filename="../../algorithms/harmonize_and_score.py" />
      <source>Harmonizes a Sentinel-2 raster (S30) and says how near the result comes to Landsat's of the same day (L30), beside the untouched original and today's methods: 'Harmonize Sentinel-2 to Landsat' and 'Score similarity to Landsat' in one.

It is a model of the model designer. To change it, open harmonize_and_score.model3 there: it lies in the plugin's folder, in resources/workflows.</source>
      <translation>Harmonisiert ein Sentinel-2-Raster (S30) und sagt, wie nahe das Ergebnis dem von Landsat vom selben Tag (L30) kommt, im Vergleich mit dem unveränderten Original und den heutigen Methoden: „Sentinel-2 zu Landsat harmonisieren“ und „Ähnlichkeit zu Landsat bewerten“ in einem.

Es ist ein Modell der grafischen Modellierung. Um es zu ändern, öffnen Sie dort harmonize_and_score.model3: Es liegt im Ordner der Erweiterung, in resources/workflows.</translation>
    </message>
    <message>
      <location filename="../../algorithms/harmonize_and_score.py" />
      <source>hls, model, workflow, landsat, sentinel-2, pair, similarity</source>
      <translation>Modell, Arbeitsablauf, Paar, Ähnlichkeit</translation>
    </message>
    <message>
      <location filename="../../algorithms/harmonize_and_score.py" />
      <source>A band file of an HLS granule stands for its other bands too.</source>
      <translation>Eine Kanaldatei einer HLS-Granule steht auch für deren andere Kanäle.</translation>
    </message>
    <message>
      <location filename="../../algorithms/harmonize_and_score.py" />
      <source>Landsat raster of the same day (L30)</source>
      <translation>Landsat-Raster desselben Tages (L30)</translation>
    </message>
    <message>
      <location filename="../../algorithms/harmonize_and_score.py" />
      <source>On the same grid; a band file of an HLS granule stands for its other bands too, and the Fmask beside it is used.</source>
      <translation>Auf demselben Gitter; eine Kanaldatei einer HLS-Granule steht auch für deren andere Kanäle, und die Fmask daneben wird verwendet.</translation>
    </message>
    <message>
      <location filename="../../algorithms/harmonize_and_score.py" />
      <source>As 'Harmonize Sentinel-2 to Landsat' lists it: green, hls6, or one of yours.</source>
      <translation>Wie „Sentinel-2 zu Landsat harmonisieren“ es aufführt: green, hls6 oder ein eigenes.</translation>
    </message>
    <message>
      <location filename="../../algorithms/harmonize_and_score.py" />
      <source>What L30 would have shown of S30.</source>
      <translation>Was L30 von S30 gezeigt hätte.</translation>
    </message>
    <message>
      <location filename="../../algorithms/harmonize_and_score.py" />
      <source>Similarity report</source>
      <translation>Ähnlichkeitsbericht</translation>
    </message>
    <message>
      <location filename="../../algorithms/harmonize_and_score.py" />
      <source>One HTML file with figures, tables and a summary in plain words.</source>
      <translation>Eine HTML-Datei mit Abbildungen, Tabellen und einer Zusammenfassung in einfachen Worten.</translation>
    </message>
    <message>
      <location filename="../../algorithms/harmonize_and_score.py" />
      <source>Window scores</source>
      <translation>Fensterwerte</translation>
    </message>
    <message>
      <location filename="../../algorithms/harmonize_and_score.py" />
      <source>A polygon a window with its scores (GeoPackage).</source>
      <translation>Ein Polygon je Fenster mit seinen Werten (GeoPackage).</translation>
    </message>
    <message>
      <location filename="../../algorithms/harmonize_granules.py" />
      <source>Harmonize granules (folder)</source>
      <translation>Granules harmonisieren (Ordner)</translation>
    </message>
    <message>
      <location filename="../../algorithms/harmonize_granules.py" />
      <source>Finds the HLS Sentinel-2 granules (S30) below a folder and writes each as a granule of what Landsat (L30) would have shown: a GeoTIFF (COG) a band with L30's band numbers, the Fmask and the angles, all of HLS's tags, and a STAC item.

The files have to be named as HLS names them; a folder each or all in one does not matter. Run into the same folder again, the tool does what is missing, has changed, or failed. A granule that fails does not stop the others.</source>
      <translation>Findet die HLS-Sentinel-2-Granules (S30) unterhalb eines Ordners und schreibt jede als Granule dessen, was Landsat (L30) gezeigt hätte: ein GeoTIFF (COG) je Kanal mit den Kanalnummern von L30, die Fmask und die Winkel, alle Tags von HLS und ein STAC-Item.

Die Dateien müssen so heißen, wie HLS sie nennt; ob jede Granule in einem eigenen Ordner liegt oder alle in einem, ist gleich. Noch einmal in denselben Ordner gestartet, erledigt das Werkzeug, was fehlt, sich geändert hat oder gescheitert ist. Eine Granule, die scheitert, hält die anderen nicht auf.</translation>
    </message>
    <message>
      <location filename="../../algorithms/harmonize_granules.py" />
      <source>hls, s30, l30, batch, archive, stac, cog, harmonise, sentinel, landsat, mask, cloud, pytorch</source>
      <translation>Stapel, Archiv, harmonisieren, Maske, Wolke</translation>
    </message>
    <message>
      <location filename="../../algorithms/harmonize_granules.py" />
      <source>Searched with all of its folders.</source>
      <translation>Wird mit allen Unterordnern durchsucht.</translation>
    </message>
    <message>
      <location filename="../../algorithms/harmonize_granules.py" />
      <source>MGRS tiles (empty: all)</source>
      <translation>MGRS-Kacheln (leer: alle)</translation>
    </message>
    <message>
      <location filename="../../algorithms/harmonize_granules.py" />
      <source>MGRS tiles as in the file names, without the T, separated by commas.</source>
      <translation>MGRS-Kacheln wie in den Dateinamen, ohne das T, durch Kommas getrennt.</translation>
    </message>
    <message>
      <location filename="../../algorithms/harmonize_granules.py" />
      <source>From this day</source>
      <translation>Von diesem Tag an</translation>
    </message>
    <message>
      <location filename="../../algorithms/harmonize_granules.py" />
      <source>The first day of acquisition.</source>
      <translation>Der erste Aufnahmetag.</translation>
    </message>
    <message>
      <location filename="../../algorithms/harmonize_granules.py" />
      <source>To this day</source>
      <translation>Bis zu diesem Tag</translation>
    </message>
    <message>
      <location filename="../../algorithms/harmonize_granules.py" />
      <source>The last day of acquisition.</source>
      <translation>Der letzte Aufnahmetag.</translation>
    </message>
    <message>
      <location filename="../../algorithms/harmonize_granules.py" />
      <source>Cloud, in percent at most</source>
      <translation>Wolken, höchstens in Prozent</translation>
    </message>
    <message>
      <location filename="../../algorithms/harmonize_granules.py" />
      <source>Granules with more cloud, from 0 to 100 percent, are left out.</source>
      <translation>Granules mit mehr Wolken, von 0 bis 100 Prozent, werden ausgelassen.</translation>
    </message>
    <message>
      <location filename="../../algorithms/harmonize_granules.py" />
      <source>Masked areas grow by so many pixels</source>
      <translation>Maskierte Flächen erweitern um (Pixel)</translation>
    </message>
    <message>
      <location filename="../../algorithms/harmonize_granules.py" />
      <source>In pixels of 30 m: so far around masked areas, too, is nodata.</source>
      <translation>In Pixeln von 30 m: So weit um maskierte Flächen herum stehen ebenfalls Leerwerte.</translation>
    </message>
    <message>
      <location filename="../../algorithms/harmonize_granules.py" />
      <source>Nodata along the swath's edge, in pixels</source>
      <translation>Leerwerte am Rand der Bahn, in Pixeln</translation>
    </message>
    <message>
      <location filename="../../algorithms/harmonize_granules.py" />
      <source>In pixels of 30 m: bad values are known along the swath's edge.</source>
      <translation>In Pixeln von 30 m: Am Rand der Aufnahmebahn sind schlechte Werte bekannt.</translation>
    </message>
    <message>
      <location filename="../../algorithms/harmonize_granules.py" />
      <source>Also a virtual raster of all bands</source>
      <translation>Auch ein virtuelles Raster aller Kanäle</translation>
    </message>
    <message>
      <location filename="../../algorithms/harmonize_granules.py" />
      <source>A VRT beside each granule, blue to SWIR 2.</source>
      <translation>Ein VRT neben jeder Granule, Blau bis SWIR 2.</translation>
    </message>
    <message>
      <location filename="../../algorithms/harmonize_granules.py" />
      <source>Also the uncertainty of each band</source>
      <translation>Auch die Unsicherheit jedes Kanals</translation>
    </message>
    <message>
      <location filename="../../algorithms/harmonize_granules.py" />
      <source>Standard deviation of what Landsat would show given the result, as reflectance: a second file a band.</source>
      <translation>Standardabweichung dessen, was Landsat bei diesem Ergebnis zeigen würde, als Reflexionsgrad: eine zweite Datei je Kanal.</translation>
    </message>
    <message>
      <location filename="../../algorithms/harmonize_granules.py" />
      <source>Also a STAC collection over the folder</source>
      <translation>Auch eine STAC-Sammlung des Ordners</translation>
    </message>
    <message>
      <location filename="../../algorithms/harmonize_granules.py" />
      <source>For programs that read many granules as one series.</source>
      <translation>Für Programme, die viele Granules als eine Zeitreihe lesen.</translation>
    </message>
    <message>
      <location filename="../../algorithms/harmonize_granules.py" />
      <source>Say what would be done, and do nothing</source>
      <translation>Nur sagen, was getan würde</translation>
    </message>
    <message>
      <location filename="../../algorithms/harmonize_granules.py" />
      <source>Lists what was found and what would be written.</source>
      <translation>Zeigt, was gefunden wurde und was geschrieben würde.</translation>
    </message>
    <message>
      <location filename="../../algorithms/harmonize_granules.py" />
      <source>Name results HLS.L30…</source>
      <translation>Ergebnisse HLS.L30… nennen</translation>
    </message>
    <message>
      <location filename="../../algorithms/harmonize_granules.py" />
      <source>For programs that take nothing but Landsat's names; the files say all the same what they are.</source>
      <translation>Für Programme, die nur die Namen von Landsat annehmen; die Dateien sagen trotzdem, was sie sind.</translation>
    </message>
    <message>
      <location filename="../../algorithms/harmonize_granules.py" />
      <source>Gets a folder a granule, such as HLS-GAN.L30.T15SXR.2021250T163901.v2.0, and manifest.jsonl, which says what was done.</source>
      <translation>Erhält einen Ordner je Granule, etwa HLS-GAN.L30.T15SXR.2021250T163901.v2.0, und manifest.jsonl, das sagt, was getan wurde.</translation>
    </message>
    <message>
      <location filename="../../algorithms/harmonize_granules.py" />
      <source>Granules found</source>
      <translation>Gefundene Granules</translation>
    </message>
    <message>
      <location filename="../../algorithms/harmonize_granules.py" />
      <source>Done before</source>
      <translation>Schon vorher fertig</translation>
    </message>
    <message>
      <location filename="../../algorithms/harmonize_granules.py" />
      <source>Done now</source>
      <translation>Jetzt fertiggestellt</translation>
    </message>
    <message>
      <location filename="../../algorithms/harmonize_granules.py" />
      <source>Failed</source>
      <translation>Gescheitert</translation>
    </message>
    <message>
      <location filename="../../algorithms/harmonize_granules.py" />
      <source>{granules} granule(s): {before} were done already, {done} done, {failed} failed</source>
      <translation>{granules} Granule(s): {before} waren schon fertig, {done} fertiggestellt, {failed} gescheitert</translation>
    </message>
    <message>
      <location filename="../../algorithms/provider.py" />
      <source>HLS GAN: Sentinel-2 and Landsat as one series</source>
      <translation>HLS GAN: Sentinel-2 und Landsat als eine Zeitreihe</translation>
    </message>
    <message>
      <location filename="../../algorithms/provider.py" />
      <source>Python of the engine (empty: the one that 'Set up the engine' made)</source>
      <translation>Python der Engine (leer: das von „Engine einrichten“ angelegte)</translation>
    </message>
    <message>
      <location filename="../../algorithms/raster_input.py" />
      <source>Exporting the layer '{layer}', which has no file of its own</source>
      <translation>Der Layer „{layer}“, der keine eigene Datei hat, wird exportiert</translation>
    </message>
    <message>
      <location filename="../../algorithms/raster_input.py" />
      <source>The layer '{layer}' (provider {provider}) delivers pictures, not a grid of reflectance; choose a raster with pixel values.</source>
      <translation>Der Layer „{layer}“ (Datenanbieter {provider}) liefert Bilder, kein Gitter von Reflexionsgraden; wählen Sie ein Raster mit Pixelwerten.</translation>
    </message>
    <message>
      <location filename="../../algorithms/raster_input.py" />
      <source>The layer '{layer}' could not be exported to '{file}'; save it to a GeoTIFF by hand and run the tool on that file.</source>
      <translation>Der Layer „{layer}“ konnte nicht nach „{file}“ exportiert werden; speichern Sie ihn von Hand als GeoTIFF und starten Sie das Werkzeug mit dieser Datei.</translation>
    </message>
    <message>
      <location filename="../../algorithms/remove_engine.py" />
      <source>Remove the engine</source>
      <translation>Engine entfernen</translation>
    </message>
    <message>
      <location filename="../../algorithms/remove_engine.py" />
      <source>Removes the environment that 'Set up the engine' made in the QGIS profile, with all of its packages. Models, results and settings stay; the engine can be set up again at any time.</source>
      <translation>Entfernt die Umgebung, die „Engine einrichten“ im QGIS-Profil angelegt hat, mit allen ihren Paketen. Modelle, Ergebnisse und Einstellungen bleiben; die Engine lässt sich jederzeit wieder einrichten.</translation>
    </message>
    <message>
      <location filename="../../algorithms/remove_engine.py" />
      <source>uninstall, pytorch, space</source>
      <translation>deinstallieren, Speicherplatz</translation>
    </message>
    <message>
      <location filename="../../algorithms/remove_engine.py" />
      <source>Remove the engine from this QGIS profile</source>
      <translation>Engine aus diesem QGIS-Profil entfernen</translation>
    </message>
    <message>
      <location filename="../../algorithms/remove_engine.py" />
      <source>Tick it to have the space back.</source>
      <translation>Setzen Sie das Häkchen, um den Platz zurückzubekommen.</translation>
    </message>
    <message>
      <location filename="../../algorithms/remove_engine.py" />
      <source>Removed {folder}.</source>
      <translation>{folder} wurde entfernt.</translation>
    </message>
    <message>
      <location filename="../../algorithms/remove_engine.py" />
      <source>There is no engine in {folder}.</source>
      <translation>In {folder} gibt es keine Engine.</translation>
    </message>
    <message>
      <location filename="../../algorithms/remove_engine.py" />
      <source>Tick the box to have the engine removed.</source>
      <translation>Setzen Sie das Häkchen, damit die Engine entfernt wird.</translation>
    </message>
    <message>
      <location filename="../../algorithms/score_points.py" />
      <source>Score a model on points</source>
      <translation>Modell an Punkten bewerten</translation>
    </message>
    <message>
      <location filename="../../algorithms/score_points.py" />
      <source>Says what a model does to Sentinel-2's brightness where Landsat's is known: on pairs of values of one point, band by band, beside a line per band that was fitted on the other sites.

The tables are the results of an AppEEARS point sample (HLSS30 and HLSL30, one or several CSV files), or a CSV file with both sensors in a row: S30_B02 or S30_BLUE, L30_B02, l30_date, s30_date or s30_days_later, and, where known, site, plot, s30_satellite, l30_satellite, S30_Fmask, L30_Fmask.
Pairs are values of one point on one day, or as many days apart as is allowed. A value that its Fmask hides is left out, and so is a pair whose sensors differ by more than the largest difference: there, the ground changed or a cloud was missed.
A point has no neighbours: each is shown to the model as a uniform patch, so that this judges its change of brightness and nothing of texture. The report has the differences by band, reflectance, site and satellite; the table every pair; the summary all numbers as JSON.</source>
      <translation>Sagt, was ein Modell mit der Helligkeit von Sentinel-2 macht, wo die von Landsat bekannt ist: an Wertepaaren eines Punktes, Kanal für Kanal, im Vergleich mit einer Geraden je Kanal, die an den anderen Orten angepasst wurde.

Die Tabellen sind die Ergebnisse einer AppEEARS-Punktabfrage (HLSS30 und HLSL30, eine oder mehrere CSV-Dateien) oder eine CSV-Datei mit beiden Sensoren in einer Zeile: S30_B02 oder S30_BLUE, L30_B02, l30_date, s30_date oder s30_days_later und, soweit bekannt, site, plot, s30_satellite, l30_satellite, S30_Fmask, L30_Fmask.
Paare sind Werte eines Punktes von einem Tag oder von so weit auseinander liegenden Tagen, wie erlaubt ist. Ein Wert, den seine Fmask verdeckt, wird ausgelassen, ebenso ein Paar, dessen Sensoren um mehr als die größte Differenz voneinander abweichen: Dort hat sich der Boden verändert, oder eine Wolke wurde übersehen.
Ein Punkt hat keine Nachbarn: Jeder wird dem Modell als gleichförmige Fläche gezeigt; bewertet wird also die Änderung der Helligkeit und nichts von der Textur. Der Bericht enthält die Differenzen nach Kanal, Reflexionsgrad, Ort und Satellit, die Tabelle jedes Paar, die Zusammenfassung alle Zahlen als JSON.</translation>
    </message>
    <message>
      <location filename="../../algorithms/score_points.py" />
      <source>hls, points, appeears, table, csv, bias, rmse, landsat, sentinel-2</source>
      <translation>Punkte, Tabelle, Verzerrung, Feldmessung</translation>
    </message>
    <message>
      <location filename="../../algorithms/score_points.py" />
      <source>Tables of S30 and L30 values (CSV files)</source>
      <translation>Tabellen mit S30- und L30-Werten (CSV-Dateien)</translation>
    </message>
    <message>
      <location filename="../../algorithms/score_points.py" />
      <source>CSV files: AppEEARS results of both sensors, or a table with both in a row.</source>
      <translation>CSV-Dateien: AppEEARS-Ergebnisse beider Sensoren oder eine Tabelle mit beiden in einer Zeile.</translation>
    </message>
    <message>
      <location filename="../../algorithms/score_points.py" />
      <source>Days between the values of a pair at most</source>
      <translation>Größter Abstand der Werte eines Paars (Tage)</translation>
    </message>
    <message>
      <location filename="../../algorithms/score_points.py" />
      <source>0: both sensors saw the point on the same day.</source>
      <translation>0: Beide Sensoren sahen den Punkt am selben Tag.</translation>
    </message>
    <message>
      <location filename="../../algorithms/score_points.py" />
      <source>Largest difference of a pair, reflectance (0: any)</source>
      <translation>Größte Differenz, Reflexionsgrad (0: jede)</translation>
    </message>
    <message>
      <location filename="../../algorithms/score_points.py" />
      <source>Pairs whose sensors differ by more in any band, in reflectance, are left out: there, the ground changed or a cloud was missed.</source>
      <translation>Paare, deren Sensoren in einem Kanal stärker voneinander abweichen (Reflexionsgrad), werden ausgelassen: Dort hat sich der Boden verändert, oder eine Wolke wurde übersehen.</translation>
    </message>
    <message>
      <location filename="../../algorithms/score_points.py" />
      <source>Report on points</source>
      <translation>Bericht zu den Punkten</translation>
    </message>
    <message>
      <location filename="../../algorithms/score_points.py" />
      <source>HTML page: differences by band, reflectance, site and satellite.</source>
      <translation>HTML-Seite: Differenzen nach Kanal, Reflexionsgrad, Ort und Satellit.</translation>
    </message>
    <message>
      <location filename="../../algorithms/score_points.py" />
      <source>CSV: a line a pair, with S30, the model's values, the line's, and L30.</source>
      <translation>CSV: eine Zeile je Paar, mit S30, den Werten des Modells, denen der Geraden und L30.</translation>
    </message>
    <message>
      <location filename="../../algorithms/score_points.py" />
      <source>JSON: all differences as numbers.</source>
      <translation>JSON: alle Differenzen als Zahlen.</translation>
    </message>
    <message>
      <location filename="../../algorithms/score_points.py" />
      <source>Pairs left out</source>
      <translation>Ausgelassene Paare</translation>
    </message>
    <message>
      <location filename="../../algorithms/score_similarity.py" />
      <source>Score similarity to Landsat</source>
      <translation>Ähnlichkeit zu Landsat bewerten</translation>
    </message>
    <message>
      <location filename="../../algorithms/score_similarity.py" />
      <source>Says whether a harmonized Sentinel-2 image is closer to Landsat than the original is, with SSIM and MSE for every window, beside the methods in use today.

All rasters lie on one grid ('Align to a reference raster' brings them there). The window grid is drawn by the gain in SSIM: blue-green where the generated image is closer. Baselines fitted on these very images are marked in-sample: they look better here than they would elsewhere.</source>
      <translation>Sagt, ob ein harmonisiertes Sentinel-2-Bild näher an Landsat liegt als das Original, mit SSIM und MSE für jedes Fenster, im Vergleich mit den heute üblichen Methoden.

Alle Raster liegen auf einem Gitter („An einem Referenzraster ausrichten“ bringt sie dorthin). Das Fenstergitter ist nach dem Gewinn an SSIM gefärbt: blaugrün, wo das generierte Bild näher liegt. Vergleichsmethoden, die an ebendiesen Bildern angepasst wurden, sind als in-sample gekennzeichnet: Sie sehen hier besser aus als anderswo.</translation>
    </message>
    <message>
      <location filename="../../algorithms/score_similarity.py" />
      <source>hls, ssim, mse, rmse, bias, report, compare, accuracy, landsat, sentinel, mask, cloud, fmask</source>
      <translation>Bericht, Vergleich, Genauigkeit, Ähnlichkeit, Maske, Wolke</translation>
    </message>
    <message>
      <location filename="../../algorithms/score_similarity.py" />
      <source>Generated rasters to judge</source>
      <translation>Zu bewertende generierte Raster</translation>
    </message>
    <message>
      <location filename="../../algorithms/score_similarity.py" />
      <source>Harmonized rasters of the same date; the names of the layers stand in the results, and the first one is in the headline.</source>
      <translation>Harmonisierte Raster desselben Tages; die Namen der Layer stehen in den Ergebnissen, und das erste steht im ersten Satz des Berichts.</translation>
    </message>
    <message>
      <location filename="../../algorithms/score_similarity.py" />
      <source>Without masks chosen, the Fmask files beside granules' band files are used; the report says which.</source>
      <translation>Ohne gewählte Masken werden die Fmask-Dateien neben den Kanaldateien der Granules verwendet; der Bericht sagt, welche.</translation>
    </message>
    <message>
      <location filename="../../algorithms/score_similarity.py" />
      <source>The bands that are compared; empty: those that the first generated raster, or the original, shows by name.</source>
      <translation>Die Kanäle, die verglichen werden; leer: die, die das erste generierte Raster oder das Original beim Namen zeigt.</translation>
    </message>
    <message>
      <location filename="../../algorithms/score_similarity.py" />
      <source>Fit today's methods on these images too</source>
      <translation>Auch heutige Methoden hier anpassen</translation>
    </message>
    <message>
      <location filename="../../algorithms/score_similarity.py" />
      <source>A regression line per band and histogram matching, fitted on this very pair, are judged beside the generated images and marked in-sample.</source>
      <translation>Eine Regressionsgerade je Kanal und die Histogrammanpassung, an ebendiesem Paar angepasst, werden neben den generierten Bildern bewertet und als in-sample gekennzeichnet.</translation>
    </message>
    <message>
      <location filename="../../algorithms/score_similarity.py" />
      <source>A fitted baseline to judge too</source>
      <translation>Auch zu bewertende Vergleichsmethode</translation>
    </message>
    <message>
      <location filename="../../algorithms/score_similarity.py" />
      <source>A file of 'Fit a baseline', best fitted on another pair.</source>
      <translation>Eine Datei von „Vergleichsmethode anpassen“, am besten an einem anderen Paar angepasst.</translation>
    </message>
    <message>
      <location filename="../../algorithms/score_similarity.py" />
      <source>Baselines (*.json)</source>
      <translation>Vergleichsmethoden (*.json)</translation>
    </message>
    <message>
      <location filename="../../algorithms/score_similarity.py" />
      <source>Class raster (empty: Fmask)</source>
      <translation>Klassenraster (leer: Fmask)</translation>
    </message>
    <message>
      <location filename="../../algorithms/score_similarity.py" />
      <source>Whole numbers of land cover, say, on the same grid; the report tells the bias by class. Empty: the conditions of the Fmask.</source>
      <translation>Ganze Zahlen, etwa der Landbedeckung, auf demselben Gitter; der Bericht nennt die Verzerrung nach Klassen. Leer: die Bedingungen der Fmask.</translation>
    </message>
    <message>
      <location filename="../../algorithms/score_similarity.py" />
      <source>Least share of valid pixels of a scored window</source>
      <translation>Mindestanteil gültiger Pixel eines Fensters</translation>
    </message>
    <message>
      <location filename="../../algorithms/score_similarity.py" />
      <source>From 0.01 to 1; windows with fewer valid pixels get no score.</source>
      <translation>Von 0,01 bis 1; Fenster mit weniger gültigen Pixeln werden nicht bewertet.</translation>
    </message>
    <message>
      <location filename="../../algorithms/score_similarity.py" />
      <source>Tile size in pixels, for seams (0: told by tags)</source>
      <translation>Kachelgröße für Nähte (0: laut Tags)</translation>
    </message>
    <message>
      <location filename="../../algorithms/score_similarity.py" />
      <source>Where the tile borders of the generated rasters lie, for the search for seams, in pixels; 0: as the rasters' own tags say it.</source>
      <translation>Wo die Kachelgrenzen der generierten Raster liegen, für die Suche nach Nähten, in Pixeln; 0: wie es die Tags der Raster sagen.</translation>
    </message>
    <message>
      <location filename="../../algorithms/score_similarity.py" />
      <source>A line a window and band (CSV).</source>
      <translation>Eine Zeile je Fenster und Kanal (CSV).</translation>
    </message>
    <message>
      <location filename="../../algorithms/score_similarity.py" />
      <source>SSIM map</source>
      <translation>SSIM-Karte</translation>
    </message>
    <message>
      <location filename="../../algorithms/score_similarity.py" />
      <source>SSIM of every pixel's surroundings, -1 to 1, the judged image first.</source>
      <translation>SSIM der Umgebung jedes Pixels, -1 bis 1, das bewertete Bild zuerst.</translation>
    </message>
    <message>
      <location filename="../../algorithms/score_similarity.py" />
      <source>Difference to the reference</source>
      <translation>Differenz zur Referenz</translation>
    </message>
    <message>
      <location filename="../../algorithms/score_similarity.py" />
      <source>Image minus reference in reflectance, the judged image first.</source>
      <translation>Bild minus Referenz als Reflexionsgrad, das bewertete Bild zuerst.</translation>
    </message>
    <message>
      <location filename="../../algorithms/score_similarity.py" />
      <source>Scored windows</source>
      <translation>Bewertete Fenster</translation>
    </message>
    <message>
      <location filename="../../algorithms/score_similarity.py" />
      <source>Mean SSIM of the original</source>
      <translation>Mittlerer SSIM des Originals</translation>
    </message>
    <message>
      <location filename="../../algorithms/score_similarity.py" />
      <source>Mean SSIM of the judged image</source>
      <translation>Mittlerer SSIM des bewerteten Bildes</translation>
    </message>
    <message>
      <location filename="../../algorithms/score_similarity.py" />
      <source>Median SSIM of the judged image</source>
      <translation>Median des SSIM des bewerteten Bildes</translation>
    </message>
    <message>
      <location filename="../../algorithms/score_similarity.py" />
      <source>Mean MSE of the original (scaled)</source>
      <translation>Mittlerer MSE des Originals (skaliert)</translation>
    </message>
    <message>
      <location filename="../../algorithms/score_similarity.py" />
      <source>Mean MSE of the judged image (scaled)</source>
      <translation>Mittlerer MSE des bewerteten Bildes (skaliert)</translation>
    </message>
    <message>
      <location filename="../../algorithms/score_similarity.py" />
      <source>Median MSE of the judged image (scaled)</source>
      <translation>Median des MSE des bewerteten Bildes (skaliert)</translation>
    </message>
    <message>
      <location filename="../../algorithms/score_similarity.py" />
      <source>Windows with a higher SSIM than the original</source>
      <translation>Fenster mit höherem SSIM als das Original</translation>
    </message>
    <message>
      <location filename="../../algorithms/score_similarity.py" />
      <source>Windows with a lower MSE than the original</source>
      <translation>Fenster mit kleinerem MSE als das Original</translation>
    </message>
    <message>
      <location filename="../../algorithms/score_similarity.py" />
      <source>Window scores {raster}</source>
      <translation>Fensterwerte {raster}</translation>
    </message>
    <message>
      <location filename="../../algorithms/score_similarity.py" />
      <source>Difference {raster}</source>
      <translation>Differenz {raster}</translation>
    </message>
    <message>
      <location filename="../../algorithms/setup_engine.py" />
      <source>Set up the engine</source>
      <translation>Engine einrichten</translation>
    </message>
    <message>
      <location filename="../../algorithms/setup_engine.py" />
      <source>Downloads what the computation needs (PyTorch, rasterio and others) into an environment of its own in the QGIS profile; QGIS's own Python is not touched.

It takes about 1.5 GB on disk, or about 6 GB with the build for NVIDIA graphics cards.
A cancelled or failed run is continued by the next one, and a run after an update of the plugin brings the packages up to date. They are downloaded from the Python Package Index and PyTorch's, through QGIS's proxy; files that differ from those that were tested are refused.</source>
      <translation>Lädt, was die Berechnung braucht (PyTorch, rasterio und andere), in eine eigene Umgebung im QGIS-Profil; das Python von QGIS bleibt unberührt.

Sie belegt etwa 1,5 GB, mit der Variante für NVIDIA-Grafikkarten etwa 6 GB.
Ein abgebrochener oder gescheiterter Lauf wird vom nächsten fortgesetzt, und ein Lauf nach einer Aktualisierung der Erweiterung bringt die Pakete auf den neuesten Stand. Sie kommen aus dem Python Package Index und dem von PyTorch, über den Proxy von QGIS; Dateien, die von den getesteten abweichen, werden abgewiesen.</translation>
    </message>
    <message>
      <location filename="../../algorithms/setup_engine.py" />
      <source>pytorch, install, cuda, gpu, dependencies, training</source>
      <translation>installieren, Grafikkarte, Abhängigkeiten, Training</translation>
    </message>
    <message>
      <location filename="../../algorithms/setup_engine.py" />
      <source>Build of PyTorch</source>
      <translation>Variante von PyTorch</translation>
    </message>
    <message>
      <location filename="../../algorithms/setup_engine.py" />
      <source>auto: by the graphics card and its driver. cuda: NVIDIA's Turing and newer with driver 580 or newer; cuda12: older ones; cpu: no NVIDIA card.</source>
      <translation>auto: nach der Grafikkarte und ihrem Treiber. cuda: NVIDIA Turing und neuer mit Treiber 580 oder neuer; cuda12: ältere; cpu: ohne NVIDIA-Karte.</translation>
    </message>
    <message>
      <location filename="../../algorithms/setup_engine.py" />
      <source>Also what training needs</source>
      <translation>Auch, was das Training braucht</translation>
    </message>
    <message>
      <location filename="../../algorithms/setup_engine.py" />
      <source>For the tools of the group 'Training': 0.2 GB more. An engine that has it keeps it.</source>
      <translation>Für die Werkzeuge der Gruppe „Training“: 0,2 GB mehr. Eine Engine, die es hat, behält es.</translation>
    </message>
    <message>
      <location filename="../../algorithms/setup_engine.py" />
      <source>Python to start from</source>
      <translation>Python als Grundlage</translation>
    </message>
    <message>
      <location filename="../../algorithms/setup_engine.py" />
      <source>A Python 3.11 to 3.14 that can be started; empty: a fitting one of this computer, or one that is downloaded.</source>
      <translation>Ein Python 3.11 bis 3.14, das sich starten lässt; leer: ein passendes dieses Rechners oder eines, das heruntergeladen wird.</translation>
    </message>
    <message>
      <location filename="../../algorithms/setup_engine.py" />
      <source>Remove the environment first</source>
      <translation>Vorher die Umgebung entfernen</translation>
    </message>
    <message>
      <location filename="../../algorithms/setup_engine.py" />
      <source>For an environment that is broken beyond repair.</source>
      <translation>Für eine Umgebung, die nicht mehr zu reparieren ist.</translation>
    </message>
    <message>
      <location filename="../../algorithms/setup_engine.py" />
      <source>Python of the engine</source>
      <translation>Python der Engine</translation>
    </message>
    <message>
      <location filename="../../algorithms/setup_engine.py" />
      <source>The tools use another engine, '{engine}', because the environment variable or the plugin's setting names it first; 'Check the engine' shows which.</source>
      <translation>Die Werkzeuge verwenden eine andere Engine, „{engine}“, weil die Umgebungsvariable oder die Einstellung der Erweiterung sie zuerst nennt; „Engine prüfen“ zeigt, welche.</translation>
    </message>
    <message>
      <location filename="../../algorithms/setup_engine.py" />
      <source>The engine works. Devices: {devices}</source>
      <translation>Die Engine funktioniert. Geräte: {devices}</translation>
    </message>
    <message>
      <location filename="../../algorithms/simulate_pairs.py" />
      <source>Simulate pairs of granules</source>
      <translation>Granule-Paare simulieren</translation>
    </message>
    <message>
      <location filename="../../algorithms/simulate_pairs.py" />
      <source>Makes pairs of S30 and L30 granules from physics, named and stored as HLS stores them: spectra of real materials on made-up land, seen by both sensors' bands and blur, through haze and noise, a little displaced. The bundled models are trained on such pairs.

Everything that is learned or measured on them is simulated and says so. Beside each pair lies the L30 that ought to have been, without haze, noise and displacement.
A further run with a larger number of pairs goes on in the same folder; a cancelled one keeps the pairs that are complete.</source>
      <translation>Erzeugt Paare von S30- und L30-Granules aus physikalischen Modellen, benannt und gespeichert, wie HLS es tut: Spektren echter Materialien auf erdachtem Land, gesehen durch Kanäle und Unschärfe beider Sensoren, durch Dunst und Rauschen, ein wenig versetzt. Die mitgelieferten Modelle sind an solchen Paaren trainiert.

Alles, was an ihnen gelernt oder gemessen wird, ist simuliert und sagt es. Neben jedem Paar liegt das L30, das es hätte sein sollen, ohne Dunst, Rauschen und Versatz.
Ein weiterer Lauf mit einer größeren Zahl von Paaren macht im selben Ordner weiter; ein abgebrochener behält die fertigen Paare.</translation>
    </message>
    <message>
      <location filename="../../algorithms/simulate_pairs.py" />
      <source>hls, simulation, synthetic, pairs, training, landsat, sentinel-2</source>
      <translation>Simulation, synthetisch, Paare, Training</translation>
    </message>
    <message>
      <location filename="../../algorithms/simulate_pairs.py" />
      <source>Number of pairs</source>
      <translation>Zahl der Paare</translation>
    </message>
    <message>
      <location filename="../../algorithms/simulate_pairs.py" />
      <source>Each has a tile, a day and a landscape of its own; landscapes are taken in turn.</source>
      <translation>Jedes hat eine eigene Kachel, einen eigenen Tag und eine eigene Landschaft; die Landschaften wechseln sich ab.</translation>
    </message>
    <message>
      <location filename="../../algorithms/simulate_pairs.py" />
      <source>Side of a granule in pixels</source>
      <translation>Seitenlänge einer Granule in Pixeln</translation>
    </message>
    <message>
      <location filename="../../algorithms/simulate_pairs.py" />
      <source>Side of a granule in pixels of 30 m; a real one has 3660.</source>
      <translation>Seitenlänge einer Granule in Pixeln von 30 m; eine echte hat 3660.</translation>
    </message>
    <message>
      <location filename="../../algorithms/simulate_pairs.py" />
      <source>Bands to make</source>
      <translation>Zu erzeugende Kanäle</translation>
    </message>
    <message>
      <location filename="../../algorithms/simulate_pairs.py" />
      <source>Each band is the same as if all were made.</source>
      <translation>Jeder Kanal ist derselbe, als würden alle erzeugt.</translation>
    </message>
    <message>
      <location filename="../../algorithms/simulate_pairs.py" />
      <source>Share of cloudy pairs</source>
      <translation>Anteil bewölkter Paare</translation>
    </message>
    <message>
      <location filename="../../algorithms/simulate_pairs.py" />
      <source>From 0 to 1: the share of the pairs that have clouds, with their Fmask.</source>
      <translation>Von 0 bis 1: der Anteil der Paare mit Wolken, mit ihrer Fmask.</translation>
    </message>
    <message>
      <location filename="../../algorithms/simulate_pairs.py" />
      <source>Share of pairs with a swath's edge</source>
      <translation>Anteil der Paare mit Bahnrand</translation>
    </message>
    <message>
      <location filename="../../algorithms/simulate_pairs.py" />
      <source>From 0 to 1: the share of the pairs in which a swath's edge leaves fill.</source>
      <translation>Von 0 bis 1: der Anteil der Paare, in denen der Rand einer Aufnahmebahn Füllwerte hinterlässt.</translation>
    </message>
    <message>
      <location filename="../../algorithms/simulate_pairs.py" />
      <source>Real S30 granule to take as land</source>
      <translation>Echte S30-Granule als Land</translation>
    </message>
    <message>
      <location filename="../../algorithms/simulate_pairs.py" />
      <source>The folder of one real S30 granule that serves as land instead of the made-up one; its own haze and blur are then seen twice.</source>
      <translation>Der Ordner einer echten S30-Granule, die statt des erdachten als Land dient; ihr eigener Dunst und ihre Unschärfe werden dann zweimal gesehen.</translation>
    </message>
    <message>
      <location filename="../../algorithms/simulate_pairs.py" />
      <source>Simulated pairs</source>
      <translation>Simulierte Paare</translation>
    </message>
    <message>
      <location filename="../../algorithms/simulate_pairs.py" />
      <source>Gets a folder a granule; one with pairs of the same settings is gone on with.</source>
      <translation>Erhält einen Ordner je Granule; in einem mit Paaren derselben Einstellungen wird weitergemacht.</translation>
    </message>
    <message>
      <location filename="../../algorithms/simulate_pairs.py" />
      <source>Simulated pairs in the folder</source>
      <translation>Simulierte Paare im Ordner</translation>
    </message>
    <message>
      <location filename="../../algorithms/time_series.py" />
      <source>Disagreement of S30 and L30 over time</source>
      <translation>Abweichung von S30 und L30 über die Zeit</translation>
    </message>
    <message>
      <location filename="../../algorithms/time_series.py" />
      <source>Says how much Sentinel-2 (S30) and Landsat (L30) disagree over time at one place, with the original S30 images and with the generated ones: this is what harmonized data are wanted for.

Sensor and date are read from the HLS file name, from the layer's name (HLS.S30.T… or S30 2021-09-07: rename the layer), and for generated images also from what the harmonizing tool wrote into the file. Generated images and masks go with the image of their sensor and date.
RMSE: of all neighbouring S30 and L30 dates. Noise: how far each date lies from the line between its neighbours in time, over both sensors (Vermote et al. 2009). Both in reflectance.</source>
      <translation>Sagt, wie sehr Sentinel-2 (S30) und Landsat (L30) an einem Ort über die Zeit voneinander abweichen, mit den originalen S30-Bildern und mit den generierten: Dafür will man harmonisierte Daten.

Sensor und Tag werden aus dem HLS-Dateinamen gelesen, aus dem Namen des Layers (HLS.S30.T… oder S30 2021-09-07: Layer umbenennen) und bei generierten Bildern auch aus dem, was das Harmonisierungswerkzeug in die Datei geschrieben hat. Generierte Bilder und Masken gehören zum Bild ihres Sensors und Tages.
RMSE: über alle benachbarten S30- und L30-Tage. Rauschen: wie weit jeder Tag von der Linie zwischen seinen Nachbarn in der Zeit liegt, über beide Sensoren (Vermote et al. 2009). Beides als Reflexionsgrad.</translation>
    </message>
    <message>
      <location filename="../../algorithms/time_series.py" />
      <source>hls, series, time, noise, phenology, rmse, compare, landsat, sentinel, mask, cloud, fmask</source>
      <translation>Zeitreihe, Zeit, Rauschen, Phänologie, Vergleich, Maske, Wolke</translation>
    </message>
    <message>
      <location filename="../../algorithms/time_series.py" />
      <source>S30 and L30 rasters of one place</source>
      <translation>S30- und L30-Raster eines Ortes</translation>
    </message>
    <message>
      <location filename="../../algorithms/time_series.py" />
      <source>At least three dates of both sensors on one grid, one raster a date; a band file of an HLS granule stands for its other bands too.</source>
      <translation>Mindestens drei Tage beider Sensoren auf einem Gitter, ein Raster je Tag; eine Kanaldatei einer HLS-Granule steht auch für deren andere Kanäle.</translation>
    </message>
    <message>
      <location filename="../../algorithms/time_series.py" />
      <source>Generated rasters of S30 dates</source>
      <translation>Generierte Raster der S30-Tage</translation>
    </message>
    <message>
      <location filename="../../algorithms/time_series.py" />
      <source>The harmonized images of S30 dates; a date without one keeps its original.</source>
      <translation>Die harmonisierten Bilder der S30-Tage; ein Tag ohne ein solches behält sein Original.</translation>
    </message>
    <message>
      <location filename="../../algorithms/time_series.py" />
      <source>The Fmask rasters of the dates.</source>
      <translation>Die Fmask-Raster der Tage.</translation>
    </message>
    <message>
      <location filename="../../algorithms/time_series.py" />
      <source>Days between neighbouring dates at most</source>
      <translation>Größter Abstand benachbarter Tage</translation>
    </message>
    <message>
      <location filename="../../algorithms/time_series.py" />
      <source>S30 and L30 dates so many days apart or fewer are neighbours.</source>
      <translation>S30- und L30-Tage, die so viele Tage oder weniger auseinander liegen, sind benachbart.</translation>
    </message>
    <message>
      <location filename="../../algorithms/time_series.py" />
      <source>Table of dates</source>
      <translation>Tabelle der Tage</translation>
    </message>
    <message>
      <location filename="../../algorithms/time_series.py" />
      <source>Every pair of neighbouring dates (CSV).</source>
      <translation>Jedes Paar benachbarter Tage (CSV).</translation>
    </message>
    <message>
      <location filename="../../algorithms/time_series.py" />
      <source>Plot</source>
      <translation>Diagramm</translation>
    </message>
    <message>
      <location filename="../../algorithms/time_series.py" />
      <source>Means by date and RMSE of neighbouring dates, by band (PNG).</source>
      <translation>Mittelwerte nach Tag und RMSE benachbarter Tage, nach Kanälen (PNG).</translation>
    </message>
    <message>
      <location filename="../../algorithms/time_series.py" />
      <source>PNG files (*.png)</source>
      <translation>PNG-Dateien (*.png)</translation>
    </message>
    <message>
      <location filename="../../algorithms/time_series.py" />
      <source>S30 and L30 over time</source>
      <translation>S30 und L30 über die Zeit</translation>
    </message>
    <message>
      <location filename="../../algorithms/time_series.py" />
      <source>The numbers by band with the plot, for the results viewer (HTML).</source>
      <translation>Die Zahlen nach Kanälen mit dem Diagramm, für die Ergebnisanzeige (HTML).</translation>
    </message>
    <message>
      <location filename="../../algorithms/time_series.py" />
      <source>Dates</source>
      <translation>Tage</translation>
    </message>
    <message>
      <location filename="../../algorithms/time_series.py" />
      <source>Neighbouring dates, times bands</source>
      <translation>Benachbarte Tage mal Kanäle</translation>
    </message>
    <message>
      <location filename="../../algorithms/time_series.py" />
      <source>RMSE of the original to neighbouring L30 dates (mean of the bands)</source>
      <translation>RMSE der Originale zu benachbarten L30-Tagen (Mittel der Kanäle)</translation>
    </message>
    <message>
      <location filename="../../algorithms/time_series.py" />
      <source>RMSE of the generated to neighbouring L30 dates (mean of the bands)</source>
      <translation>RMSE der generierten Bilder zu benachbarten L30-Tagen (Mittel der Kanäle)</translation>
    </message>
    <message>
      <location filename="../../algorithms/time_series.py" />
      <source>Noise of the series with the original (mean of the bands)</source>
      <translation>Rauschen der Zeitreihe mit den Originalen (Mittel der Kanäle)</translation>
    </message>
    <message>
      <location filename="../../algorithms/time_series.py" />
      <source>Noise of the series with the generated (mean of the bands)</source>
      <translation>Rauschen der Zeitreihe mit den generierten Bildern (Mittel der Kanäle)</translation>
    </message>
    <message>
      <location filename="../../algorithms/time_series.py" />
      <source>{band}: RMSE {rmse[before]:.4f} -&gt; {rmse[after]:.4f}, noise {noise[before]:.4f} -&gt; {noise[after]:.4f}</source>
      <translation>{band}: RMSE {rmse[before]:.4f} -&gt; {rmse[after]:.4f}, Rauschen {noise[before]:.4f} -&gt; {noise[after]:.4f}</translation>
    </message>
    <message>
      <location filename="../../algorithms/time_series.py" />
      <source>The images are simulated.</source>
      <translation>Die Bilder sind simuliert.</translation>
    </message>
    <message>
      <location filename="../../algorithms/time_series.py" />
      <source>Dates of S30 and L30</source>
      <translation>Tage von S30 und L30</translation>
    </message>
    <message>
      <location filename="../../algorithms/train_model.py" />
      <source>Train a model</source>
      <translation>Modell trainieren</translation>
    </message>
    <message>
      <location filename="../../algorithms/train_model.py" />
      <source>Trains a generator on the windows that 'Cut training windows' made. As it stands, it goes on from a bundled model and lets few of its weights learn, so that few pairs will do; that takes minutes. Beginning with random weights takes thousands of windows and, on a CPU, about half an hour with one band and nothing else to do.

The losses stand in the log, and more of them in the folder's train.log and tensorboard. The best generator is the one that errs least on the scenes held out to validate; the beginning counts too, so that a training that does harm is thrown away.
Cancel stops after the iteration and saves: run the tool again into the same folder, with 'Go on with this training', and it goes on as if it had not been stopped. (On Windows it goes on from the last checkpoint.) Then 'Evaluate a model' and 'Export a model'.</source>
      <translation>Trainiert einen Generator an den Fenstern, die „Trainingsfenster schneiden“ gemacht hat. Ohne weitere Angaben setzt es bei einem mitgelieferten Modell an und lässt wenige seiner Gewichte lernen, sodass wenige Paare genügen; das dauert Minuten. Mit Zufallsgewichten zu beginnen braucht Tausende von Fenstern und, auf einer CPU, etwa eine halbe Stunde mit einem Kanal, wenn sonst nichts läuft.

Die Verluste stehen im Protokoll, mehr davon in train.log und tensorboard des Ordners. Der beste Generator ist der, der an den zum Validieren zurückgehaltenen Szenen am wenigsten irrt; auch der Anfang zählt, sodass ein Training, das schadet, verworfen wird.
Abbrechen hält nach der Iteration an und speichert: Starten Sie das Werkzeug noch einmal in denselben Ordner, mit „Dieses Training fortsetzen“, und es macht weiter, als wäre es nicht angehalten worden. (Unter Windows macht es beim letzten Zwischenstand weiter.) Dann „Modell beurteilen“ und „Modell exportieren“.</translation>
    </message>
    <message>
      <location filename="../../algorithms/train_model.py" />
      <source>hls, training, gan, deep learning, pytorch, fine-tuning, transfer, generator, landsat, sentinel-2</source>
      <translation>Training, maschinelles Lernen, Feinabstimmung, Generator</translation>
    </message>
    <message>
      <location filename="../../algorithms/train_model.py" />
      <source>Model to go on from</source>
      <translation>Modell als Ausgangspunkt</translation>
    </message>
    <message>
      <location filename="../../algorithms/train_model.py" />
      <source>Its bands are those that are learned: the windows have to have them.</source>
      <translation>Seine Kanäle sind die, die gelernt werden: Die Fenster müssen sie haben.</translation>
    </message>
    <message>
      <location filename="../../algorithms/train_model.py" />
      <source>Begin with random weights instead</source>
      <translation>Stattdessen mit Zufallsgewichten beginnen</translation>
    </message>
    <message>
      <location filename="../../algorithms/train_model.py" />
      <source>Learns all bands of the windows with all weights, from random ones on.</source>
      <translation>Lernt alle Kanäle der Fenster mit allen Gewichten, von zufälligen an.</translation>
    </message>
    <message>
      <location filename="../../algorithms/train_model.py" />
      <source>Go on with this training</source>
      <translation>Dieses Training fortsetzen</translation>
    </message>
    <message>
      <location filename="../../algorithms/train_model.py" />
      <source>Goes on with what was cancelled or broke off in the folder below, on the same windows, with the settings it was begun with. A finished one stays as it is.</source>
      <translation>Setzt fort, was im Ordner unten abgebrochen wurde oder abbrach, an denselben Fenstern, mit den Einstellungen, mit denen es begonnen wurde. Ein fertiges bleibt, wie es ist.</translation>
    </message>
    <message>
      <location filename="../../algorithms/train_model.py" />
      <source>Weights that learn</source>
      <translation>Lernende Gewichte</translation>
    </message>
    <message>
      <location filename="../../algorithms/train_model.py" />
      <source>Of the model to go on from. bias: every bias and the last layer; head: the last layer alone; all: everything, for many pairs.</source>
      <translation>Des Modells, von dem ausgegangen wird. bias: jeder Bias und die letzte Schicht; head: nur die letzte Schicht; all: alles, für viele Paare.</translation>
    </message>
    <message>
      <location filename="../../algorithms/train_model.py" />
      <source>Name of the new model</source>
      <translation>Name des neuen Modells</translation>
    </message>
    <message>
      <location filename="../../algorithms/train_model.py" />
      <source>Stands in the folder's settings and in the model's card.</source>
      <translation>Steht in den Einstellungen des Ordners und in der Karte des Modells.</translation>
    </message>
    <message>
      <location filename="../../algorithms/train_model.py" />
      <source>Iterations (empty: by the settings)</source>
      <translation>Iterationen (leer: laut Einstellungen)</translation>
    </message>
    <message>
      <location filename="../../algorithms/train_model.py" />
      <source>Updates of the generator; empty: 1000 from a model, 45000 from nothing, or what the file of settings says.</source>
      <translation>Aktualisierungen des Generators; leer: 1000 von einem Modell aus, 45000 von nichts aus, oder was die Datei der Einstellungen sagt.</translation>
    </message>
    <message>
      <location filename="../../algorithms/train_model.py" />
      <source>Settings of the training</source>
      <translation>Einstellungen des Trainings</translation>
    </message>
    <message>
      <location filename="../../algorithms/train_model.py" />
      <source>TOML file with any settings of a training; default.toml, few_pairs.toml and paper.toml in the plugin's folder model_training are examples.</source>
      <translation>TOML-Datei mit beliebigen Einstellungen eines Trainings; default.toml, few_pairs.toml und paper.toml im Ordner model_training der Erweiterung sind Beispiele.</translation>
    </message>
    <message>
      <location filename="../../algorithms/train_model.py" />
      <source>TOML files (*.toml)</source>
      <translation>TOML-Dateien (*.toml)</translation>
    </message>
    <message>
      <location filename="../../algorithms/train_model.py" />
      <source>What computes: auto takes CUDA if the engine has it.</source>
      <translation>Was rechnet: auto nimmt CUDA, wenn die Engine es hat.</translation>
    </message>
    <message>
      <location filename="../../algorithms/train_model.py" />
      <source>CPU threads (0: all)</source>
      <translation>CPU-Threads (0: alle)</translation>
    </message>
    <message>
      <location filename="../../algorithms/train_model.py" />
      <source>CPU threads; 0: all.</source>
      <translation>CPU-Threads; 0: alle.</translation>
    </message>
    <message>
      <location filename="../../algorithms/train_model.py" />
      <source>A folder for this training: settings, checkpoints, best generator, logs. Keep it to go on later.</source>
      <translation>Ein Ordner für dieses Training: Einstellungen, Zwischenstände, bester Generator, Protokolle. Behalten Sie ihn, um später fortzusetzen.</translation>
    </message>
    <message>
      <location filename="../../algorithms/train_model.py" />
      <source>Iterations that were done</source>
      <translation>Ausgeführte Iterationen</translation>
    </message>
    <message>
      <location filename="../../algorithms/train_model.py" />
      <source>Iteration of the best generator</source>
      <translation>Iteration des besten Generators</translation>
    </message>
    <message>
      <location filename="../../algorithms/train_model.py" />
      <source>Its loss on the scenes held out</source>
      <translation>Sein Verlust an den zurückgehaltenen Szenen</translation>
    </message>
    <message>
      <location filename="../../algorithms/train_model.py" />
      <source>Best generator</source>
      <translation>Bester Generator</translation>
    </message>
    <message>
      <location filename="../../algorithms/train_model.py" />
      <source>No iteration was better than the model that it began with.</source>
      <translation>Keine Iteration war besser als das Modell, mit dem begonnen wurde.</translation>
    </message>
    <message>
      <location filename="../../algorithms/training_tool.py" />
      <source>The engine lacks what training needs. Run the tool 'Set up the engine' (menu Plugins &gt; HLS GAN) with 'Also what training needs'.</source>
      <translation>Der Engine fehlt, was das Training braucht. Starten Sie das Werkzeug „Engine einrichten“ (Menü Erweiterungen &gt; HLS GAN) mit „Auch, was das Training braucht“.</translation>
    </message>
    <message>
      <location filename="../../algorithms/window_style.py" />
      <source>much farther (ΔSSIM below -0.05)</source>
      <translation>viel weiter entfernt (ΔSSIM unter -0,05)</translation>
    </message>
    <message>
      <location filename="../../algorithms/window_style.py" />
      <source>farther (ΔSSIM -0.05 to -0.01)</source>
      <translation>weiter entfernt (ΔSSIM -0,05 bis -0,01)</translation>
    </message>
    <message>
      <location filename="../../algorithms/window_style.py" />
      <source>slightly farther (ΔSSIM -0.01 to -0.001)</source>
      <translation>etwas weiter entfernt (ΔSSIM -0,01 bis -0,001)</translation>
    </message>
    <message>
      <location filename="../../algorithms/window_style.py" />
      <source>the same (ΔSSIM within 0.001)</source>
      <translation>gleich (ΔSSIM bis 0,001)</translation>
    </message>
    <message>
      <location filename="../../algorithms/window_style.py" />
      <source>slightly closer (ΔSSIM 0.001 to 0.01)</source>
      <translation>etwas näher (ΔSSIM 0,001 bis 0,01)</translation>
    </message>
    <message>
      <location filename="../../algorithms/window_style.py" />
      <source>closer (ΔSSIM 0.01 to 0.05)</source>
      <translation>näher (ΔSSIM 0,01 bis 0,05)</translation>
    </message>
    <message>
      <location filename="../../algorithms/window_style.py" />
      <source>much closer (ΔSSIM above 0.05)</source>
      <translation>viel näher (ΔSSIM über 0,05)</translation>
    </message>
    <message>
      <location filename="../../algorithms/window_style.py" />
      <source>kept</source>
      <translation>behalten</translation>
    </message>
    <message>
      <location filename="../../algorithms/window_style.py" />
      <source>not clear enough</source>
      <translation>nicht klar genug</translation>
    </message>
    <message>
      <location filename="../../hls_gan_plugin/client/base_python.py" />
      <source>No Python {low} to {high} was found ({seen}).</source>
      <translation>Es wurde kein Python {low} bis {high} gefunden ({seen}).</translation>
    </message>
    <message>
      <location filename="../../hls_gan_plugin/client/base_python.py" />
      <source>Fetching Python {version} into {folder}</source>
      <translation>Python {version} wird in {folder} geholt</translation>
    </message>
    <message>
      <location filename="../../hls_gan_plugin/client/base_python.py" />
      <source>none on the PATH</source>
      <translation>keines im PATH</translation>
    </message>
    <message>
      <location filename="../../hls_gan_plugin/client/base_python.py" />
      <source>is a 32-bit Python</source>
      <translation>ist ein 32-Bit-Python</translation>
    </message>
    <message>
      <location filename="../../hls_gan_plugin/client/base_python.py" />
      <source>no Python here can install uv</source>
      <translation>kein Python hier kann uv installieren</translation>
    </message>
    <message>
      <location filename="../../hls_gan_plugin/client/base_python.py" />
      <source>'{program}' failed ({end}) {words}</source>
      <translation>„{program}“ schlug fehl ({end}) {words}</translation>
    </message>
    <message>
      <location filename="../../hls_gan_plugin/client/base_python.py" />
      <source>No Python {low} to {high} was found from which the engine can be made ({seen}), and none could be fetched ({cause}). Install one (on Debian and Ubuntu: apt install python3-venv) and run this tool again, or name one under 'Python to start from'.</source>
      <translation>Es wurde kein Python {low} bis {high} gefunden, mit dem die Engine angelegt werden kann ({seen}), und keines konnte geholt werden ({cause}). Installieren Sie eines (unter Debian und Ubuntu: apt install python3-venv) und starten Sie dieses Werkzeug noch einmal, oder nennen Sie eines unter „Python als Grundlage“.</translation>
    </message>
    <message>
      <location filename="../../hls_gan_plugin/client/base_python.py" />
      <source>did not answer</source>
      <translation>antwortete nicht</translation>
    </message>
    <message>
      <location filename="../../hls_gan_plugin/client/base_python.py" />
      <source>'{program}' does not start ({cause}).</source>
      <translation>„{program}“ startet nicht ({cause}).</translation>
    </message>
    <message>
      <location filename="../../hls_gan_plugin/client/base_python.py" />
      <source>is Python {version}</source>
      <translation>ist Python {version}</translation>
    </message>
    <message>
      <location filename="../../hls_gan_plugin/client/base_python.py" />
      <source>is for {machine}, for which there is no PyTorch</source>
      <translation>ist für {machine}, wofür es kein PyTorch gibt</translation>
    </message>
    <message>
      <location filename="../../hls_gan_plugin/client/base_python.py" />
      <source>does not start ({cause})</source>
      <translation>startet nicht ({cause})</translation>
    </message>
    <message>
      <location filename="../../hls_gan_plugin/client/child_process.py" />
      <source>ended from outside by {signal}</source>
      <translation>von außen beendet durch {signal}</translation>
    </message>
    <message>
      <location filename="../../hls_gan_plugin/client/child_process.py" />
      <source>exit code {code}</source>
      <translation>Exit-Code {code}</translation>
    </message>
    <message>
      <location filename="../../hls_gan_plugin/client/child_process.py" />
      <source>It took no input.</source>
      <translation>Es nahm keine Eingabe an.</translation>
    </message>
    <message>
      <location filename="../../hls_gan_plugin/client/child_process.py" />
      <source>The job was cancelled.</source>
      <translation>Der Auftrag wurde abgebrochen.</translation>
    </message>
    <message>
      <location filename="../../hls_gan_plugin/client/engine_client.py" />
      <source>environment variable {variable}</source>
      <translation>Umgebungsvariable {variable}</translation>
    </message>
    <message>
      <location filename="../../hls_gan_plugin/client/engine_client.py" />
      <source>The engine is not set up: no Python environment for the computation was found. {advice}</source>
      <translation>Die Engine ist nicht eingerichtet: Es wurde keine Python-Umgebung für die Berechnung gefunden. {advice}</translation>
    </message>
    <message>
      <location filename="../../hls_gan_plugin/client/engine_client.py" />
      <source>The engine ended without a result ({end}); nothing was written.</source>
      <translation>Die Engine endete ohne Ergebnis ({end}); es wurde nichts geschrieben.</translation>
    </message>
    <message>
      <location filename="../../hls_gan_plugin/client/engine_client.py" />
      <source>The environment variable {variable} names '{python}', which does not exist; correct or remove {variable}.</source>
      <translation>Die Umgebungsvariable {variable} nennt „{python}“, das es nicht gibt; berichtigen oder entfernen Sie {variable}.</translation>
    </message>
    <message>
      <location filename="../../hls_gan_plugin/client/engine_client.py" />
      <source>{failure} The engine's Python is '{python}'. {advice} If the option 'Python of the engine' (Settings &gt; Options &gt; Processing &gt; Providers &gt; HLS GAN) or that variable names this Python, clear it: it comes before the engine that was set up.</source>
      <translation>{failure} Das Python der Engine ist „{python}“. {advice} Nennt die Option „Python der Engine“ (Einstellungen &gt; Optionen &gt; Verarbeitung &gt; Datenanbieter &gt; HLS GAN) oder diese Variable dieses Python, so leeren Sie sie: Sie hat Vorrang vor der eingerichteten Engine.</translation>
    </message>
    <message>
      <location filename="../../hls_gan_plugin/client/engine_client.py" />
      <source>plugin setting</source>
      <translation>Einstellung der Erweiterung</translation>
    </message>
    <message>
      <location filename="../../hls_gan_plugin/client/engine_client.py" />
      <source>made by 'Set up the engine'</source>
      <translation>angelegt von „Engine einrichten“</translation>
    </message>
    <message>
      <location filename="../../hls_gan_plugin/client/engine_client.py" />
      <source>checkout</source>
      <translation>Arbeitskopie des Quelltexts</translation>
    </message>
    <message>
      <location filename="../../hls_gan_plugin/client/engine_client.py" />
      <source>The plugin setting names '{python}', which does not exist; clear the option 'Python of the engine' in Settings &gt; Options &gt; Processing &gt; Providers &gt; HLS GAN, or correct it.</source>
      <translation>Die Einstellung der Erweiterung nennt „{python}“, das es nicht gibt; leeren oder berichtigen Sie die Option „Python der Engine“ unter Einstellungen &gt; Optionen &gt; Verarbeitung &gt; Datenanbieter &gt; HLS GAN.</translation>
    </message>
    <message>
      <location filename="../../hls_gan_plugin/client/engine_client.py" />
      <source>Run the tool 'Set up the engine' (menu Plugins &gt; HLS GAN), or name the Python of an environment that has the engine's packages in the environment variable {variable}.</source>
      <translation>Starten Sie das Werkzeug „Engine einrichten“ (Menü Erweiterungen &gt; HLS GAN), oder nennen Sie in der Umgebungsvariable {variable} das Python einer Umgebung mit den Paketen der Engine.</translation>
    </message>
    <message>
      <location filename="../../hls_gan_plugin/client/engine_client.py" />
      <source>The engine's Python '{python}' does not start ({cause}). {advice}</source>
      <translation>Das Python der Engine „{python}“ startet nicht ({cause}). {advice}</translation>
    </message>
    <message>
      <location filename="../../hls_gan_plugin/client/engine_client.py" />
      <source>Its last words: {words}</source>
      <translation>Zuletzt meldete sie: {words}</translation>
    </message>
    <message>
      <location filename="../../hls_gan_plugin/client/engine_client.py" />
      <source>The engine said nothing for {seconds:.0f} s after its start and was ended; try again, and run the tool 'Check the engine' if it happens twice.</source>
      <translation>Die Engine hat sich nach dem Start {seconds:.0f} s lang nicht gemeldet und wurde beendet; versuchen Sie es noch einmal, und starten Sie das Werkzeug „Engine prüfen“, wenn es wieder geschieht.</translation>
    </message>
    <message>
      <location filename="../../hls_gan_plugin/client/engine_client.py" />
      <source>The engine's last lines:</source>
      <translation>Die letzten Zeilen der Engine:</translation>
    </message>
    <message>
      <location filename="../../hls_gan_plugin/client/engine_setup.py" />
      <source>The set-up of the engine was interrupted. Run the tool 'Set up the engine' (menu Plugins &gt; HLS GAN) again: it goes on where it ended.</source>
      <translation>Das Einrichten der Engine wurde unterbrochen. Starten Sie das Werkzeug „Engine einrichten“ (Menü Erweiterungen &gt; HLS GAN) noch einmal: Es macht dort weiter, wo es aufgehört hat.</translation>
    </message>
    <message>
      <location filename="../../hls_gan_plugin/client/engine_setup.py" />
      <source>Making the environment {folder} from {python}</source>
      <translation>Die Umgebung {folder} wird mit {python} angelegt</translation>
    </message>
    <message>
      <location filename="../../hls_gan_plugin/client/engine_setup.py" />
      <source>The engine in {folder} is complete; nothing to do.</source>
      <translation>Die Engine in {folder} ist vollständig; es ist nichts zu tun.</translation>
    </message>
    <message>
      <location filename="../../hls_gan_plugin/client/engine_setup.py" />
      <source>'{folder}' is not an environment made by this plugin; left as it is.</source>
      <translation>„{folder}“ ist keine Umgebung, die diese Erweiterung angelegt hat; der Ordner bleibt unverändert.</translation>
    </message>
    <message>
      <location filename="../../hls_gan_plugin/client/engine_setup.py" />
      <source>There is no build of torch with CUDA for macOS; choose auto or cpu.</source>
      <translation>Für macOS gibt es keine Variante von torch mit CUDA; wählen Sie auto oder cpu.</translation>
    </message>
    <message>
      <location filename="../../hls_gan_plugin/client/engine_setup.py" />
      <source>The {build} engine needs about {needed:.1f} GB in '{folder}', and only {free:.1f} GB are free there; make room and run this tool again.</source>
      <translation>Die Engine ({build}) braucht etwa {needed:.1f} GB in „{folder}“, und dort sind nur {free:.1f} GB frei; schaffen Sie Platz und starten Sie dieses Werkzeug noch einmal.</translation>
    </message>
    <message>
      <location filename="../../hls_gan_plugin/client/engine_setup.py" />
      <source>'{python}' could not make an environment ({end}). {words}</source>
      <translation>„{python}“ konnte keine Umgebung anlegen ({end}). {words}</translation>
    </message>
    <message>
      <location filename="../../hls_gan_plugin/client/engine_setup.py" />
      <source>Going on with the environment {folder}</source>
      <translation>Weiter mit der Umgebung {folder}</translation>
    </message>
    <message>
      <location filename="../../hls_gan_plugin/client/findings.py" />
      <source>Problem: {sentence}</source>
      <translation>Problem: {sentence}</translation>
    </message>
    <message>
      <location filename="../../hls_gan_plugin/client/findings.py" />
      <source>Where the engine is looked for, the first that exists is used:</source>
      <translation>Hier wird die Engine gesucht; die erste vorhandene wird verwendet:</translation>
    </message>
    <message>
      <location filename="../../hls_gan_plugin/client/findings.py" />
      <source>{place}: {python} (does not exist)</source>
      <translation>{place}: {python} (gibt es nicht)</translation>
    </message>
    <message>
      <location filename="../../hls_gan_plugin/client/findings.py" />
      <source>Models, not opened for want of an engine:</source>
      <translation>Modelle, mangels Engine nicht geöffnet:</translation>
    </message>
    <message>
      <location filename="../../hls_gan_plugin/client/findings.py" />
      <source>There is no model: the plugin's folder resources/models is empty; install the plugin again, or add a model of your own.</source>
      <translation>Es gibt kein Modell: Der Ordner resources/models der Erweiterung ist leer; installieren Sie die Erweiterung neu, oder fügen Sie ein eigenes Modell hinzu.</translation>
    </message>
    <message>
      <location filename="../../hls_gan_plugin/client/findings.py" />
      <source>The engine was made for another version of the plugin; run 'Set up the engine' to bring its packages up to date.</source>
      <translation>Die Engine wurde für eine andere Version der Erweiterung eingerichtet; „Engine einrichten“ bringt ihre Pakete auf den neuesten Stand.</translation>
    </message>
    <message>
      <location filename="../../hls_gan_plugin/client/findings.py" />
      <source>{place}: nothing</source>
      <translation>{place}: nichts</translation>
    </message>
    <message>
      <location filename="../../hls_gan_plugin/client/findings.py" />
      <source>No problem found.</source>
      <translation>Kein Problem gefunden.</translation>
    </message>
    <message>
      <location filename="../../hls_gan_plugin/client/graphics_card.py" />
      <source>No NVIDIA graphics card answers (nvidia-smi); the build for the CPU is taken.</source>
      <translation>Keine NVIDIA-Grafikkarte antwortet (nvidia-smi); es wird die Variante für die CPU genommen.</translation>
    </message>
    <message>
      <location filename="../../hls_gan_plugin/client/graphics_card.py" />
      <source>{card} is too old for torch; the build for the CPU is taken.</source>
      <translation>{card} ist zu alt für torch; es wird die Variante für die CPU genommen.</translation>
    </message>
    <message>
      <location filename="../../hls_gan_plugin/client/graphics_card.py" />
      <source>{card}: the driver is too old; the build for the CPU is taken. Update the driver and run this tool again for the graphics card.</source>
      <translation>{card}: Der Treiber ist zu alt; es wird die Variante für die CPU genommen. Für die Grafikkarte aktualisieren Sie den Treiber und starten dieses Werkzeug noch einmal.</translation>
    </message>
    <message>
      <location filename="../../hls_gan_plugin/client/graphics_card.py" />
      <source>macOS has one build, for the CPU and Apple's graphics.</source>
      <translation>Für macOS gibt es eine Variante, für die CPU und Apples Grafik.</translation>
    </message>
    <message>
      <location filename="../../hls_gan_plugin/client/graphics_card.py" />
      <source>{name} (compute capability {capability}, driver {driver})</source>
      <translation>{name} (Compute Capability {capability}, Treiber {driver})</translation>
    </message>
    <message>
      <location filename="../../hls_gan_plugin/client/graphics_card.py" />
      <source>{card}: the build for CUDA 13 is taken.</source>
      <translation>{card}: Es wird die Variante für CUDA 13 genommen.</translation>
    </message>
    <message>
      <location filename="../../hls_gan_plugin/client/graphics_card.py" />
      <source>{card}: the build for CUDA 12 is taken.</source>
      <translation>{card}: Es wird die Variante für CUDA 12 genommen.</translation>
    </message>
    <message>
      <location filename="../../hls_gan_plugin/client/locked_packages.py" />
      <source>The disk is full; make room and run this tool again, it goes on where it ended.</source>
      <translation>Der Datenträger ist voll; schaffen Sie Platz und starten Sie dieses Werkzeug noch einmal, es macht dort weiter, wo es aufgehört hat.</translation>
    </message>
    <message>
      <location filename="../../hls_gan_plugin/client/locked_packages.py" />
      <source>A downloaded file is not the one that this plugin was tested with, and was not installed; if it happens again, something between this computer and the package index changes files.</source>
      <translation>Eine heruntergeladene Datei ist nicht die, mit der diese Erweiterung getestet wurde, und wurde nicht installiert; geschieht das wieder, so verändert etwas zwischen diesem Rechner und dem Paketverzeichnis die Dateien.</translation>
    </message>
    <message>
      <location filename="../../hls_gan_plugin/client/locked_packages.py" />
      <source>The package index's certificate was not accepted; if your network has its own certificates, add them in QGIS's Settings &gt; Options &gt; Authentication and run this tool again.</source>
      <translation>Das Zertifikat des Paketverzeichnisses wurde nicht anerkannt; hat Ihr Netzwerk eigene Zertifikate, so fügen Sie diese in QGIS unter Einstellungen &gt; Optionen &gt; Authentifizierung hinzu und starten dieses Werkzeug noch einmal.</translation>
    </message>
    <message>
      <location filename="../../hls_gan_plugin/client/locked_packages.py" />
      <source>The packages could not be downloaded; check the network and QGIS's proxy settings and run this tool again, it goes on where it ended.</source>
      <translation>Die Pakete konnten nicht heruntergeladen werden; prüfen Sie das Netzwerk und die Proxy-Einstellungen von QGIS und starten Sie dieses Werkzeug noch einmal, es macht dort weiter, wo es aufgehört hat.</translation>
    </message>
    <message>
      <location filename="../../hls_gan_plugin/client/locked_packages.py" />
      <source>The engine could not be installed ({end}).</source>
      <translation>Die Engine konnte nicht installiert werden ({end}).</translation>
    </message>
    <message>
      <location filename="../../hls_gan_plugin/client/locked_packages.py" />
      <source>pip said: {words}</source>
      <translation>pip meldete: {words}</translation>
    </message>
    <message>
      <location filename="../../hls_gan_plugin/panel/dock.py" />
      <source>Preview</source>
      <translation>Vorschau</translation>
    </message>
    <message>
      <location filename="../../hls_gan_plugin/panel/engine_state.py" />
      <source>The engine is ready; an update of its packages is due.</source>
      <translation>Die Engine ist bereit; ihre Pakete sollten aktualisiert werden.</translation>
    </message>
    <message>
      <location filename="../../hls_gan_plugin/panel/engine_state.py" />
      <source>The engine is there and is being asked…</source>
      <translation>Die Engine ist vorhanden und wird abgefragt…</translation>
    </message>
    <message>
      <location filename="../../hls_gan_plugin/panel/engine_state.py" />
      <source>Set up the engine…</source>
      <translation>Engine einrichten…</translation>
    </message>
    <message>
      <location filename="../../hls_gan_plugin/panel/engine_state.py" />
      <source>The engine, which computes, is not set up yet (about 1.5 GB).</source>
      <translation>Die Engine, die die Berechnungen ausführt, ist noch nicht eingerichtet (etwa 1,5 GB).</translation>
    </message>
    <message>
      <location filename="../../hls_gan_plugin/panel/engine_state.py" />
      <source>Update the engine…</source>
      <translation>Engine aktualisieren…</translation>
    </message>
    <message>
      <location filename="../../hls_gan_plugin/panel/engine_state.py" />
      <source>The engine does not work: {reason}</source>
      <translation>Die Engine funktioniert nicht: {reason}</translation>
    </message>
    <message>
      <location filename="../../hls_gan_plugin/panel/engine_state.py" />
      <source>The set-up of the engine, which computes, was interrupted.</source>
      <translation>Das Einrichten der Engine, die die Berechnungen ausführt, wurde unterbrochen.</translation>
    </message>
    <message>
      <location filename="../../hls_gan_plugin/panel/engine_state.py" />
      <source>The engine is ready: {device}.</source>
      <translation>Die Engine ist bereit: {device}.</translation>
    </message>
    <message>
      <location filename="../../hls_gan_plugin/panel/engine_state.py" />
      <source>Continue the set-up…</source>
      <translation>Einrichten fortsetzen…</translation>
    </message>
    <message>
      <location filename="../../hls_gan_plugin/panel/engine_state.py" />
      <source>CPU, {threads} threads</source>
      <translation>CPU, {threads} Threads</translation>
    </message>
    <message>
      <location filename="../../hls_gan_plugin/panel/gain_plot.py" />
      <source>How much of S30's amplitude the model passes at each frequency in cycles a pixel, on the real granule {granule}: 1 keeps it, less blurs. Dashed: what real L30 has in the visible bands.</source>
      <translation>Wie viel der Amplitude von S30 das Modell bei jeder Frequenz in Perioden je Pixel durchlässt, an der echten Granule {granule}: 1 erhält sie, weniger verwischt. Gestrichelt: was echtes L30 in den sichtbaren Kanälen hat.</translation>
    </message>
    <message>
      <location filename="../../hls_gan_plugin/panel/gain_plot.py" />
      <source>Amplitude passed (real granule)</source>
      <translation>Erhaltene Amplitude (echte Granule)</translation>
    </message>
    <message>
      <location filename="../../hls_gan_plugin/panel/granule_model.py" />
      <source>The model {chosen} makes {made} of this granule's {count} bands, {best} makes {most}. Which one is to harmonize the granule?</source>
      <translation>Das Modell {chosen} erzeugt {made} der {count} Kanäle dieser Granule, {best} erzeugt {most}. Welches soll sie harmonisieren?</translation>
    </message>
    <message>
      <location filename="../../hls_gan_plugin/panel/live_preview.py" />
      <source>Left of the line as it is, right of it harmonized ({seconds:.1f} s); hatched: no data.</source>
      <translation>Links der Linie unverändert, rechts harmonisiert ({seconds:.1f} s); schraffiert: keine Daten.</translation>
    </message>
    <message>
      <location filename="../../hls_gan_plugin/panel/live_preview.py" />
      <source>The map shows more than a preview reads: its middle, {width} x {height} pixels.</source>
      <translation>Die Karte zeigt mehr, als eine Vorschau liest: ihre Mitte, {width} x {height} Pixel.</translation>
    </message>
    <message>
      <location filename="../../hls_gan_plugin/panel/live_preview.py" />
      <source>{share:.0%} of the pixels lie outside what the model was trained on.</source>
      <translation>{share:.0%} der Pixel liegen außerhalb dessen, woran das Modell trainiert wurde.</translation>
    </message>
    <message>
      <location filename="../../hls_gan_plugin/panel/live_preview.py" />
      <source>Harmonizing what the map shows…</source>
      <translation>Der Kartenausschnitt wird harmonisiert…</translation>
    </message>
    <message>
      <location filename="../../hls_gan_plugin/panel/live_preview.py" />
      <source>Choose a model.</source>
      <translation>Wählen Sie ein Modell.</translation>
    </message>
    <message>
      <location filename="../../hls_gan_plugin/panel/live_preview.py" />
      <source>The difference needs the band that the map shows to be the model's.</source>
      <translation>Für die Differenz muss die Karte einen Kanal zeigen, den das Modell hat.</translation>
    </message>
    <message>
      <location filename="../../hls_gan_plugin/panel/model_words.py" />
      <source>&lt;b&gt;On {pairs} real points&lt;/b&gt; ({source}), which show brightness and no texture: RMSE as a share of S30's: {shares}.</source>
      <translation>&lt;b&gt;An {pairs} echten Punkten&lt;/b&gt; ({source}), die Helligkeit und keine Textur zeigen: RMSE als Anteil an dem von S30: {shares}.</translation>
    </message>
    <message>
      <location filename="../../hls_gan_plugin/panel/model_words.py" />
      <source>{count} held-out real windows</source>
      <translation>{count} zurückgehaltenen echten Fenstern</translation>
    </message>
    <message>
      <location filename="../../hls_gan_plugin/panel/model_words.py" />
      <source>&lt;b&gt;Bands:&lt;/b&gt; S30 {bands_in} → L30 {bands_out}</source>
      <translation>&lt;b&gt;Kanäle:&lt;/b&gt; S30 {bands_in} → L30 {bands_out}</translation>
    </message>
    <message>
      <location filename="../../hls_gan_plugin/panel/model_words.py" />
      <source>trained on simulated pairs</source>
      <translation>an simulierten Paaren trainiert</translation>
    </message>
    <message>
      <location filename="../../hls_gan_plugin/panel/model_words.py" />
      <source>&lt;b&gt;Training:&lt;/b&gt; {flag}: {windows} windows of {pairs} pairs.</source>
      <translation>&lt;b&gt;Training:&lt;/b&gt; {flag}: {windows} Fenster aus {pairs} Paaren.</translation>
    </message>
    <message>
      <location filename="../../hls_gan_plugin/panel/model_words.py" />
      <source>&lt;b&gt;On real data:&lt;/b&gt; not in the model's file; no real pair judged it.</source>
      <translation>&lt;b&gt;An echten Daten:&lt;/b&gt; keine Angabe in der Modelldatei; an keinem echten Paar bewertet.</translation>
    </message>
    <message>
      <location filename="../../hls_gan_plugin/panel/model_words.py" />
      <source>{count} held-out simulated windows</source>
      <translation>{count} zurückgehaltenen simulierten Fenstern</translation>
    </message>
    <message>
      <location filename="../../hls_gan_plugin/panel/model_words.py" />
      <source>&lt;b&gt;Training:&lt;/b&gt; {text}</source>
      <translation>&lt;b&gt;Training:&lt;/b&gt; {text}</translation>
    </message>
    <message>
      <location filename="../../hls_gan_plugin/panel/model_words.py" />
      <source>&lt;b&gt;On {data}:&lt;/b&gt; SSIM {ssim_before:.3f} → {ssim_after:.3f}, RMSE {rmse_before:.4f} → {rmse_after:.4f}.</source>
      <translation>&lt;b&gt;An {data}:&lt;/b&gt; SSIM {ssim_before:.3f} → {ssim_after:.3f}, RMSE {rmse_before:.4f} → {rmse_after:.4f}.</translation>
    </message>
    <message>
      <location filename="../../hls_gan_plugin/panel/model_words.py" />
      <source>&lt;b&gt;Scores:&lt;/b&gt; the model's file has none.</source>
      <translation>&lt;b&gt;Bewertung:&lt;/b&gt; Die Modelldatei enthält keine.</translation>
    </message>
    <message>
      <location filename="../../hls_gan_plugin/panel/models_section.py" />
      <source>Add a model</source>
      <translation>Modell hinzufügen</translation>
    </message>
    <message>
      <location filename="../../hls_gan_plugin/panel/models_section.py" />
      <source>'{file}' could not be moved to the trash; remove it in its folder.</source>
      <translation>„{file}“ konnte nicht in den Papierkorb verschoben werden; entfernen Sie die Datei in ihrem Ordner.</translation>
    </message>
    <message>
      <location filename="../../hls_gan_plugin/panel/models_section.py" />
      <source>Add…</source>
      <translation>Hinzufügen…</translation>
    </message>
    <message>
      <location filename="../../hls_gan_plugin/panel/models_section.py" />
      <source>Copy a model's file into the folder of my models</source>
      <translation>Eine Modelldatei in den Ordner meiner Modelle kopieren</translation>
    </message>
    <message>
      <location filename="../../hls_gan_plugin/panel/models_section.py" />
      <source>Remove</source>
      <translation>Entfernen</translation>
    </message>
    <message>
      <location filename="../../hls_gan_plugin/panel/models_section.py" />
      <source>Move a model of mine to the trash</source>
      <translation>Eines meiner Modelle in den Papierkorb verschieben</translation>
    </message>
    <message>
      <location filename="../../hls_gan_plugin/panel/models_section.py" />
      <source>Open folder</source>
      <translation>Ordner öffnen</translation>
    </message>
    <message>
      <location filename="../../hls_gan_plugin/panel/models_section.py" />
      <source>Open the folder of my models</source>
      <translation>Ordner meiner Modelle öffnen</translation>
    </message>
    <message>
      <location filename="../../hls_gan_plugin/panel/models_section.py" />
      <source>There is no model; add one.</source>
      <translation>Es gibt kein Modell; fügen Sie eines hinzu.</translation>
    </message>
    <message>
      <location filename="../../hls_gan_plugin/panel/models_section.py" />
      <source>There is a model '{name}' already; rename the file.</source>
      <translation>Es gibt schon ein Modell „{name}“; benennen Sie die Datei um.</translation>
    </message>
    <message>
      <location filename="../../hls_gan_plugin/panel/preview_section.py" />
      <source>Live preview on the map</source>
      <translation>Live-Vorschau auf der Karte</translation>
    </message>
    <message>
      <location filename="../../hls_gan_plugin/panel/preview_section.py" />
      <source>Show the difference (key D)</source>
      <translation>Differenz zeigen (Taste D)</translation>
    </message>
    <message>
      <location filename="../../hls_gan_plugin/panel/preview_section.py" />
      <source>Moves the line between before and after; on the map it can be dragged</source>
      <translation>Verschiebt die Linie zwischen vorher und nachher; auf der Karte lässt sie sich ziehen</translation>
    </message>
    <message>
      <location filename="../../hls_gan_plugin/panel/preview_section.py" />
      <source>Difference in reflectance</source>
      <translation>Differenz im Reflexionsgrad</translation>
    </message>
    <message>
      <location filename="../../hls_gan_plugin/panel/preview_section.py" />
      <source>Harmonize this layer…</source>
      <translation>Diesen Layer harmonisieren…</translation>
    </message>
    <message>
      <location filename="../../hls_gan_plugin/panel/preview_section.py" />
      <source>Harmonize this granule…</source>
      <translation>Diese Granule harmonisieren…</translation>
    </message>
    <message>
      <location filename="../../hls_gan_plugin/panel/preview_section.py" />
      <source>Load the sample</source>
      <translation>Beispiel laden</translation>
    </message>
    <message>
      <location filename="../../hls_gan_plugin/panel/score_plot.py" />
      <source>RMSE, reflectance: ○ S30  ● model</source>
      <translation>RMSE, Reflexionsgrad: ○ S30  ● Modell</translation>
    </message>
    <message>
      <location filename="../../hls_gan_plugin/panel/score_plot.py" />
      <source>RMSE against Landsat in reflectance, on {data}; left is better.</source>
      <translation>RMSE gegen Landsat als Reflexionsgrad, an {data}; links ist besser.</translation>
    </message>
    <message>
      <location filename="../../hls_gan_plugin/panel/visible_window.py" />
      <source>Choose a Sentinel-2 raster (S30), or load the sample.</source>
      <translation>Wählen Sie ein Sentinel-2-Raster (S30), oder laden Sie das Beispiel.</translation>
    </message>
    <message>
      <location filename="../../hls_gan_plugin/panel/visible_window.py" />
      <source>The layer cannot be read; check its source.</source>
      <translation>Der Layer kann nicht gelesen werden; prüfen Sie seine Quelle.</translation>
    </message>
    <message>
      <location filename="../../hls_gan_plugin/panel/visible_window.py" />
      <source>The preview reads raster files, and this layer is none; use the tool.</source>
      <translation>Die Vorschau liest Rasterdateien, und dieser Layer ist keine; verwenden Sie das Werkzeug.</translation>
    </message>
    <message>
      <location filename="../../hls_gan_plugin/panel/visible_window.py" />
      <source>Zoom in for a preview: the screen's pixels are now {share:.0f} times as wide as the raster's.</source>
      <translation>Zoomen Sie für eine Vorschau hinein: Die Pixel des Bildschirms sind jetzt {share:.0f}-mal so breit wie die des Rasters.</translation>
    </message>
    <message>
      <location filename="../../hls_gan_plugin/panel/visible_window.py" />
      <source>The layer is not in view: zoom to it.</source>
      <translation>Der Layer ist nicht im Kartenausschnitt: Zoomen Sie auf ihn.</translation>
    </message>
    <message>
      <location filename="../../hls_gan_plugin/plugin.py" />
      <source>Manual</source>
      <translation>Handbuch</translation>
    </message>
    <message>
      <location filename="../../hls_gan_plugin/plugin.py" />
      <source>Panel</source>
      <translation>Bedienfeld</translation>
    </message>
    <message>
      <location filename="../../hls_gan_plugin/plugin.py" />
      <source>Set up the engine to begin.</source>
      <translation>Richten Sie zuerst die Engine ein.</translation>
    </message>
    <message>
      <location filename="../../hls_gan_plugin/shared/engine_lines.py" />
      <source>{name} {version}: {bands_in} to {bands_out}, SHA-256 {sha256} ({file})</source>
      <translation>{name} {version}: {bands_in} nach {bands_out}, SHA-256 {sha256} ({file})</translation>
    </message>
    <message>
      <location filename="../../hls_gan_plugin/shared/engine_lines.py" />
      <source>Devices:</source>
      <translation>Geräte:</translation>
    </message>
    <message>
      <location filename="../../hls_gan_plugin/shared/engine_lines.py" />
      <source>Models:</source>
      <translation>Modelle:</translation>
    </message>
    <message>
      <location filename="../../hls_gan_plugin/shared/engine_lines.py" />
      <source>CPU threads: {count}</source>
      <translation>CPU-Threads: {count}</translation>
    </message>
    <message>
      <location filename="../../hls_gan_plugin/shared/engine_lines.py" />
      <source>Engine's Python: {python}</source>
      <translation>Python der Engine: {python}</translation>
    </message>
    <message>
      <location filename="../../hls_gan_plugin/shared/engine_lines.py" />
      <source>{name}: cannot be used ({file})</source>
      <translation>{name}: nicht verwendbar ({file})</translation>
    </message>
    <message>
      <location filename="../../hls_gan_plugin/shared/model_store.py" />
      <source>There is no model '{name}'; there are: {known}. Give the model's file itself, or name the folder of your models in {variable}.</source>
      <translation>Es gibt kein Modell „{name}“; vorhanden sind: {known}. Geben Sie die Datei des Modells selbst an, oder nennen Sie den Ordner Ihrer Modelle in {variable}.</translation>
    </message>
    <message>
      <location filename="../../hls_gan_plugin/shared/model_store.py" />
      <source>none</source>
      <translation>keines</translation>
    </message>
    <message>
      <location filename="../../hls_gan_plugin/shared/model_store.py" />
      <source>'{file}' is not a model of HLS GAN, or cannot be read ({cause}).</source>
      <translation>„{file}“ ist kein Modell von HLS GAN oder nicht lesbar ({cause}).</translation>
    </message>
  </context>
</TS>
