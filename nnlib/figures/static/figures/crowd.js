/* Built from nnlib/figures/src by `make figures`; edit there. BSD-3-Clause. */
(()=>{var et=Object.create;var z=Object.defineProperty;var rt=Object.getOwnPropertyDescriptor;var at=Object.getOwnPropertyNames;var nt=Object.getPrototypeOf,ot=Object.prototype.hasOwnProperty;var h=(s,t)=>()=>{try{return t||s((t={exports:{}}).exports,t),t.exports}catch(e){throw t=0,e}};var it=(s,t,e,n)=>{if(t&&typeof t=="object"||typeof t=="function")for(let r of at(t))!ot.call(s,r)&&r!==e&&z(s,r,{get:()=>t[r],enumerable:!(n=rt(t,r))||n.enumerable});return s};var m=(s,t,e)=>(e=s!=null?et(nt(s)):{},it(t||!s||!s.__esModule?z(e,"default",{value:s,enumerable:!0}):e,s));var u=h((dt,A)=>{A.exports=globalThis.nnFigures.modules.lit});var D=h((ht,B)=>{B.exports=globalThis.nnFigures.modules["./base.js"]});var S=h((ut,E)=>{E.exports=globalThis.nnFigures.modules["./math/decimal.js"]});var V=h((xt,P)=>{P.exports=globalThis.nnFigures.modules["./parts/segmented.js"]});var Z=h((wt,W)=>{W.exports=globalThis.nnFigures.modules["./parts/slider.js"]});var R=h(($t,G)=>{G.exports=globalThis.nnFigures.modules["./schema.js"]});var Y=h((Lt,Q)=>{Q.exports=globalThis.nnFigures.modules["./define.js"]});var J=m(u(),1),K=m(D(),1),v=m(S(),1);var y=s=>Math.exp(-s*s/2)/Math.sqrt(2*Math.PI);function F(s){if(s<0)return 1-F(-s);let t=1/(1+.2316419*s),e=t*(.31938153+t*(-.356563782+t*(1.781477937+t*(-1.821255978+t*1.330274429))));return 1-y(s)*e}function T({measurements:s,signal:t,shift:e,way:n}){let r=n==="worst"?t-e:t,a=n==="worst"?1:Math.hypot(1,e),o=Math.sqrt(s)*r/a;return{one:r,spread:a,sum:o,right:F(o),alone:F(r/a)}}var j=m(u(),1);function b(s){let t=100*s;return t>=99.95&&s<1?"> 99.9 %":t>0&&t<.05?"< 0.1 %":`${t.toFixed(1)} %`}var ft=j.css` .bars{list-style: none;margin: 8px 0 0;padding: 0;font-size: 0.875em}.bars li{display: grid;grid-template-columns: minmax(0,1fr) auto;gap: 0 8px;margin-bottom: 6px;line-height: 1.3}.bar-track{grid-column: 1 / -1;height: 7px;border-radius: 4px;background: var(--nn-line);overflow: hidden;print-color-adjust: exact}.bar-track i{display: block;height: 100%;border-radius: 4px;background: var(--nn-muted);transition: width 0.25s}.first .bar-track i{background: var(--nn-blue)}.goal .bar-track i{background: var(--nn-orange)}.first .bar-name,.goal .bar-name{font-weight: 650}.first .bar-name{color: var(--nn-blue)}.goal .bar-name{color: var(--nn-orange)}`;var M=m(V(),1),$=m(Z(),1);var x=m(u(),1);function _({label:s,values:t,value:e,say:n,mark:r=String,onchange:a}){let o=t.length-1,l=t.indexOf(e);return x.html`
    <div class="stops" style="--last:${o}">
      <input
        type="range"
        aria-label=${s}
        aria-valuetext=${n(e)}
        min="0"
        max=${o}
        step="1"
        style="--from:0%;--to:${100*l/o}%;--fill:var(--nn-accent)"
        .value=${String(l)}
        @input=${i=>a(t[i.target.valueAsNumber])}
      />
      <div class="stop-marks num" aria-hidden="true">
        ${t.map((i,c)=>x.html`<span class=${c===l?"here":""} style="left:calc(12px + (100% - 24px) * ${c/o})">${r(i)}</span>`)}
      </div>
    </div>
  `}var q=x.css` .stops{flex: 1 1 240px;min-width: 0}.stops input{display: block;width: 100%;height: 44px;margin: 0;appearance: none;background: transparent;cursor: grab;border-radius: 10px;touch-action: pan-y}.stops input:focus-visible{outline-offset: -8px}.stops input::-webkit-slider-runnable-track{height: 6px;border-radius: 3px;background: linear-gradient(to right,var(--fill) var(--to),var(--nn-line) var(--to))}.stops input::-moz-range-track{height: 6px;border-radius: 3px;background: linear-gradient(to right,var(--fill) var(--to),var(--nn-line) var(--to))}.stops input::-webkit-slider-thumb{appearance: none;margin-top: -9px;width: 24px;height: 24px;border-radius: 50%;border: 3px solid var(--nn-surface);background: var(--nn-ink);box-shadow: 0 0 0 1px var(--nn-ink)}.stops input::-moz-range-thumb{box-sizing: border-box;width: 24px;height: 24px;border-radius: 50%;border: 3px solid var(--nn-surface);background: var(--nn-ink);box-shadow: 0 0 0 1px var(--nn-ink)}.stop-marks{position: relative;height: 20px;margin-top: -6px;font-size: 0.875em;color: var(--nn-muted)}.stop-marks span{position: absolute;transform: translateX(-50%)}.stop-marks .here{color: var(--nn-ink);font-weight: 700}`;var f=m(R(),1);var H=m(u(),1);var lt=m(S(),1);function N([s,t],[e,n]){let r=a=>e+(a-s)/(t-s)*(n-e);return r.back=a=>s+(a-e)/(n-e)*(t-s),r}function U(s,t,e=6){let n=(t-s)/e,r=10**Math.floor(Math.log10(n)),a=r*[1,2,5,10].find(i=>i*r>=n*.999),o=Math.ceil(s/a-1e-9),l=Math.floor(t/a+1e-9);return Array.from({length:l-o+1},(i,c)=>Number(((o+c)*a).toPrecision(12)))}var[O,mt,g]=[360,190,158];function I({center:s,width:t,reach:e,label:n}){let r=N([-e,e],[8,O-8]),a=N([0,y(0)],[g,22]),o=Array.from({length:181},(i,c)=>-e+c*e/90),l=(i,c)=>o.filter(d=>d>=i).map(d=>`${r(d).toFixed(1)} ${a(y((d-c)/t)).toFixed(1)}`).join("L");return H.svg`
    <svg class="bells" viewBox="0 0 ${O} ${mt}" role="img" aria-label=${n}>
      <path class="right" d="M${r(0)} ${g}L${l(0,s)}V${g}Z" />
      <path class="minus" d="M${l(-e,-s)}" />
      <path class="plus" d="M${l(-e,s)}" />
      <path class="floor" d="M8 ${g}H${O-8}" />
      <path class="border" d="M${r(0)} 14V${g+6}" />
      ${U(-e,e,8).map(i=>H.svg`<text x=${r(i)} y=${g+22}>${String(i).replace("-","−")}</text>`)}
    </svg>
  `}var X=m(u(),1),C=X.css` .controls{display: grid;gap: 4px 16px}.control{display: grid;grid-template-columns: 8.5em minmax(0,1fr);align-items: center;gap: 8px;min-width: 0}.control .segmented{justify-self: start}.panels{display: grid;gap: 12px;margin-top: 16px}.panels.wide{grid-template-columns: 1fr 1fr}figure{margin: 0;min-width: 0}figcaption b{font-size: 1.25em}.bad{color: var(--nn-orange)}.good{color: var(--nn-blue)}.bells{display: block;width: 100%;max-width: 460px}.bells path{fill: none}.bells .right{fill: var(--nn-blue);opacity: 0.22;print-color-adjust: exact}.bells .plus{stroke: var(--nn-blue);stroke-width: 2.5}.bells .minus{stroke: var(--nn-orange);stroke-width: 2.5;stroke-dasharray: 7 5}.bells .floor{stroke: var(--nn-line)}.bells .border{stroke: var(--nn-ink);stroke-width: 1.5}.bells text{font-size: 13px;text-anchor: middle;fill: var(--nn-muted);font-variant-numeric: tabular-nums}.narrow .control{grid-template-columns: minmax(0,1fr);gap: 0}`;var L=[1,3,10,30,100,300,1e3,3e3,1e4],pt=s=>L.reduce((t,e)=>Math.abs(e-s)<Math.abs(t-s)?e:t),w=s=>s.toLocaleString("en-US"),k=class extends K.NNFigure{static fields={measurements:(0,f.number)({min:1,max:1e4,decimals:0}),signal:(0,f.number)({min:0,max:1}),shift:(0,f.number)({min:0,max:1}),way:(0,f.oneOf)("worst","coin")};static styles=[...super.styles,M.segmentedStyles,$.sliderStyles,q,C];static complete(t){return{measurements:pt(t.measurements??10),signal:t.signal??.1,shift:t.shift??0,way:t.way??"worst"}}get label(){return"Many weak measurements, added up and shifted"}get result(){return T(this.state)}drawing(){let{measurements:t,signal:e,shift:n,way:r}=this.state,{one:a,spread:o,sum:l,right:i,alone:c}=this.result,d=this.width<600&&!this.printing?"narrow":"wide",st=t===1?"the sum of 1 measurement":`the sum of ${w(t)} measurements`;return J.html`
      <div class="controls ${d} screen-only">
        <div class="control">
          <span class="name">measurements</span>
          ${_({label:"Number of measurements",values:L,value:t,say:w,mark:p=>p>=1e3?`${p/1e3}k`:p,onchange:p=>this.change({measurements:p})})}
        </div>
        <div class="control">
          <span class="name">shift of each</span>
          ${(0,$.slider)({label:"Shift of each measurement",value:n,min:0,max:1,step:.02,onchange:p=>this.change({shift:p})})}
        </div>
        <div class="control">
          <span class="name">worth of each</span>
          ${(0,$.slider)({label:"Worth of each measurement",value:e,min:0,max:1,step:.02,onchange:p=>this.change({signal:p})})}
        </div>
        <div class="control">
          <span class="name">the shift follows</span>
          ${(0,M.segmented)({label:"The shift follows",name:"way",value:r,options:[{value:"worst",text:"a plan"},{value:"coin",text:"a coin"}],onchange:p=>this.change({way:p})})}
        </div>
      </div>
      <div class="panels ${d}">
        <figure>
          <figcaption>one measurement alone <b class="num">${b(c)}</b> right</figcaption>
          ${I({center:a,width:o,reach:4,label:this.words("One measurement",a/o)})}
        </figure>
        <figure>
          <figcaption>${st} <b class="num ${i<.5?"bad":"good"}">${b(i)}</b> right</figcaption>
          ${I({center:l,width:1,reach:Math.max(4,Math.abs(l)+3),label:this.words("The sum",l)})}
        </figure>
      </div>
      <p class="small muted">
        Solid: the class that should come out above zero, its right answers filled. Dashed: the other class. Both axes count in
        standard deviations.
      </p>
    `}words(t,e){return`${t}: the class plus lies ${(0,v.show)(Math.round(100*e)/100)} standard deviations from the border.`}summary(){let{measurements:t,shift:e,way:n}=this.state,r=e?`each shifted by ${(0,v.show)(e)} ${n==="worst"?"with a plan":"by a coin"}`:"not shifted";return`${w(t)} measurements, ${r}: ${b(this.result.right)} right.`}table(){let{signal:t,shift:e,way:n}=this.state,r=a=>b(T({...this.state,...a}).right);return{caption:`Share of right answers; each measurement is worth ${(0,v.show)(t)} and may be shifted by ${(0,v.show)(e)}`,head:["measurements","not shifted","shifted by a coin","shifted with a plan"],rows:L.map(a=>[w(a),r({measurements:a,shift:0}),r({measurements:a,way:"coin"}),r({measurements:a,way:"worst"})]),note:`Shown above: ${w(this.state.measurements)}, ${n==="worst"?"with a plan":"by a coin"}.`}}};var tt=m(Y(),1);(0,tt.define)("nn-crowd",k);})();
